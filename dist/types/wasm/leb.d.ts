import { type Cursor } from '../core/bytes.ts';
/** {@link Cursor.leb32} with a fast path for values of one and two bytes, since most are that short. */
export declare function readLeb(cursor: Cursor): number;
/** Skips a LEB128 of at most 64 bits, signed or not. */
export declare function skipLeb(cursor: Cursor): void;
