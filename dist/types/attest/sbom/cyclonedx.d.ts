import { type JsonObject } from '../../core/json.ts';
import type { Bill } from './bill.ts';
/**
 * A bill of materials as CycloneDX 1.6. The module depends on every package; dependencies between packages are omitted.
 * @returns equal bills give equal documents; the serial number is derived from the content.
 * Source: cyclonedx.org/docs/1.6/json.
 */
export declare function makeCycloneDx({ module, created, packages }: Bill): JsonObject;
