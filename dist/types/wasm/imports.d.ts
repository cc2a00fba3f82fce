import { type Cursor } from '../core/bytes.ts';
import { type NameReader } from './caps.ts';
import type { Import } from './module.ts';
import { type TypeTable } from './types.ts';
/** What the import section adds to the index spaces. */
export interface Imported {
    readonly imports: readonly Import[];
    /** Type indexes of the imported functions. */
    readonly functions: readonly number[];
    readonly tables: number;
    readonly globals: number;
    readonly tags: number;
}
/** A module without an import section. */
export declare const NOTHING_IMPORTED: Imported;
/** Reads the import section. Source: core spec 3.0, 5.5.5. */
export declare function readImports(cursor: Cursor, types: TypeTable, names: NameReader): Imported;
