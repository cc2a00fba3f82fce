import { type Cursor } from '../core/bytes.ts';
import type { Limits } from './module.ts';
/** Reads limits: flags, minimum, maximum. Source: core spec 3.0, 5.3.10; threads proposal for the shared flag. */
export declare function readLimits(cursor: Cursor): Limits;
/** Limits of a memory: at most 65,536 pages (4 GiB) with 32-bit addresses. Source: core spec 3.2.16. */
export declare function readMemory(cursor: Cursor): Limits;
