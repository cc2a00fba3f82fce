import { type Cursor } from '../core/bytes.ts';
import { type NameReader } from './caps.ts';
import type { Export } from './module.ts';
import type { TypeTable } from './types.ts';
/** Sizes of the index spaces, including imports, and the types of functions. */
export interface Spaces {
    readonly types: TypeTable;
    /** Type index of each function. */
    readonly functions: Uint32Array;
    readonly counts: Readonly<Record<(typeof KINDS)[number], number>>;
}
declare const KINDS: readonly ["function", "table", "memory", "global", "tag"];
/** Reads the export section; names are unique. Source: core spec 3.0, 5.5.10 and 3.5.1. */
export declare function readExports(cursor: Cursor, spaces: Spaces, names: NameReader): readonly Export[];
export {};
