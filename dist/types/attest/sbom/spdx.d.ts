import { type JsonObject } from '../../core/json.ts';
import type { Bill } from './bill.ts';
/**
 * A bill of materials as SPDX 2.3. The module depends on every package; dependencies between packages are omitted.
 * @returns equal bills give equal documents; the namespace is derived from the content.
 * Source: spdx.github.io/spdx-spec/v2.3.
 */
export declare function makeSpdx({ module, created, packages }: Bill): JsonObject;
