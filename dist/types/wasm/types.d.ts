import { Cursor } from '../core/bytes.ts';
import type { FunctionType, ValueType } from './module.ts';
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
    /** The function type of an index; undefined for indexes out of range, structs and arrays. */
    functionType(index: number): FunctionType | undefined;
}
