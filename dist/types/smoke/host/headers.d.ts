import type { HeaderPair } from '../scenario/scenario.ts';
/**
 * Headers, trailers or metadata: ordered, with several values per name and names in lower case. A value is bytes,
 * stored as one character per byte.
 */
export declare class HeaderMap {
    #private;
    constructor(pairs?: readonly HeaderPair[]);
    get pairs(): readonly HeaderPair[];
    /** The sum of the lengths of names and values. */
    get byteSize(): number;
    first(name: string): string | undefined;
    /** @returns false if the map is full. */
    add(name: string, value: string): boolean;
    /** Sets the first header of this name and removes the others, or adds one. @returns false if the map is full. */
    replace(name: string, value: string): boolean;
    remove(name: string): void;
    /** Replaces all pairs; those over the limit are left out. */
    set(pairs: readonly HeaderPair[]): void;
}
/** One character per byte, so that nothing is lost; {@link fromBinary} reverses it. */
export declare function toBinary(bytes: Uint8Array): string;
/** The bytes of binary text. */
export declare function fromBinary(text: string): Uint8Array;
/** Text as binary text in UTF-8, for the text in scenarios. */
export declare function utf8Binary(text: string): string;
/**
 * Serializes a map as the ABI requires: count, sizes, then names and values, each followed by a zero.
 * Source: proxy-wasm spec, serialized maps.
 */
export declare function encodePairs(pairs: readonly HeaderPair[]): Uint8Array;
/** The pairs of a serialized map; undefined if the sizes exceed the bytes or there are too many pairs. */
export declare function decodePairs(bytes: Uint8Array): readonly HeaderPair[] | undefined;
