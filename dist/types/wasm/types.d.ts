import { Cursor } from '../core/bytes.ts';
import type { FunctionType, ValueType } from './module.ts';
/** Type codes of proposals that no known host has enabled. Source: their overviews; V8's wasm-constants.h. */
export declare const PROPOSED_TYPES: {
    readonly 76: 'custom descriptors';
    readonly 77: 'custom descriptors';
    readonly 93: 'stack switching';
    readonly 98: 'custom descriptors';
    readonly 101: 'shared-everything threads';
    readonly 103: 'stringref';
    readonly 104: 'stack switching';
};
/** Reads a value type as text: `i32`, `funcref`, `(ref null 3)`. */
export declare function readValueType(cursor: Cursor): ValueType;
/** Reads a heap type: a type index, or the name of an abstract one without its `ref`. */
export declare function readHeapType(cursor: Cursor): string;
/** The type section as offsets. Types are decoded on demand, so that a million of them cost 4 MB. */
export declare class TypeTable {
    #private;
    constructor(bytes: Uint8Array);
    /** The number of types, including those inside recursion groups. */
    get size(): number;
    /** Walks the section and remembers the offset of each type. Source: core spec 3.0, 5.5.4. */
    readSection(cursor: Cursor): void;
    /** The function type of an index; undefined if out of range, a struct or an array. @throws ByteError over a limit. */
    functionType(index: number): FunctionType | undefined;
}
/** The value types in a type section that was already read, and `gc` for each type other than a plain function type. */
export declare function readTypeForms(cursor: Cursor): Generator<ValueType>;
