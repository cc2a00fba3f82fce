import { type Json } from '../../core/json.ts';
/** The parts of a JSON pointer with at least one; undefined for anything else. Source: RFC 6901. */
export declare function pointerParts(pointer: string): readonly string[] | undefined;
/** What stands at a pointer; undefined when there is nothing. */
export declare function valueAt(value: Json | undefined, pointer: string): Json | undefined;
