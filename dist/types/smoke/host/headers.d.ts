import type { Header } from '../scenario/scenario.ts';
/** Headers, trailers or metadata: ordered, several values a name, names in lower case; values are bytes, kept one to a character. */
export declare class HeaderMap {
    #private;
    constructor(pairs?: readonly Header[]);
    get pairs(): readonly Header[];
    /** Sum of the lengths of names and values. */
    get byteSize(): number;
    first(name: string): string | undefined;
    /** @returns false when the map is full. */
    add(name: string, value: string): boolean;
    /** The first of that name gets the value, the others go; without one it is added. */
    replace(name: string, value: string): boolean;
    remove(name: string): void;
    /** All pairs anew; those that do not fit are left out. */
    set(pairs: readonly Header[]): void;
}
/** Bytes one to a character, so that nothing is lost; {@link fromBinary} reverses it. */
export declare function toBinary(bytes: Uint8Array): string;
export declare function fromBinary(text: string): Uint8Array;
/** UTF-8 text as binary text, for what scenarios write. */
export declare function utf8Binary(text: string): string;
/** The map as the ABI lays it out: count, sizes, then names and values, each with a zero behind. Source: proxy-wasm spec, serialized maps. */
export declare function encodePairs(pairs: readonly Header[]): Uint8Array;
/** The pairs in a serialized map; undefined when the sizes do not fit into the bytes or there are too many. */
export declare function decodePairs(bytes: Uint8Array): readonly Header[] | undefined;
