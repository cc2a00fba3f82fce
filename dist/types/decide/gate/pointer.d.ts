import { type Json } from '../../core/json.ts';
/** The parts of a JSON pointer that has at least one; undefined for anything else. Source: RFC 6901. */
export declare function pointerParts(pointer: string): readonly string[] | undefined;
/** The value at a JSON pointer; undefined if there is none. */
export declare function valueAt(value: Json | undefined, pointer: string): Json | undefined;
