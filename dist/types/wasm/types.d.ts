import { Cursor } from '../core/bytes.ts';
import type { FunctionType, ValueType } from './module.ts';
/** Codes of types of proposals that no known host has switched on. Source: their overviews; V8's wasm-constants.h. */
export declare const PROPOSED_TYPES: {
    readonly 76: 'custom descriptors';
    readonly 77: 'custom descriptors';
    readonly 93: 'stack switching';
    readonly 98: 'custom descriptors';
    readonly 101: 'shared-everything threads';
    readonly 103: 'stringref';
    readonly 104: 'stack switching';
};
/** Reads a value type in text: `i32`, `funcref`, `(ref null 3)`. */
export declare function readValueType(cursor: Cursor): ValueType;
/** A heap type: a type index, or the name of an abstract one without its `ref`. */
export declare function readHeapType(cursor: Cursor): string;
/** The type section, kept as offsets: a type is decoded when somebody asks for it, so that a million types cost 4 MB. */
export declare class TypeTable {
    #private;
    constructor(bytes: Uint8Array);
    /** Number of types, those inside recursion groups counted one by one. */
    get size(): number;
    /** Walks the section and remembers where each type lies. Source: core spec 3.0, 5.5.4. */
    readSection(cursor: Cursor): void;
    /** The function type of an index; undefined for indexes out of range, structs and arrays. @throws ByteError when too many are asked for. */
    functionType(index: number): FunctionType | undefined;
}
/** What the types of a section, already read, are made of: the text of each value type in them, and `gc` for each that is no plain function type. */
export declare function readTypeForms(cursor: Cursor): Generator<ValueType>;
