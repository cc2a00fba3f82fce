/** What a file that is not wasm looks like, for an error; undefined if unknown. @param bytes the first 512 count. */
export declare function looksLike(bytes: Uint8Array): string | undefined;
