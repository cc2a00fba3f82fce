import type { Cursor } from '../core/bytes.ts';
/** {@link Cursor.leb32} with a short way for values of one and two bytes: a module has one for each function, and most are short. */
export declare function readLeb(cursor: Cursor): number;
