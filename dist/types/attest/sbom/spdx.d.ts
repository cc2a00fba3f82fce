import { type JsonObject } from '../../core/json.ts';
import type { Bill } from './bill.ts';
/**
 * A bill of materials as SPDX 2.3. The module depends on each package: which of them another one wanted is not said.
 * @returns equal bills give equal documents; the namespace follows from the content. Source: spdx.github.io/spdx-spec/v2.3.
 */
export declare function makeSpdx({ module, created, packages }: Bill): JsonObject;
