/** What a file that is no wasm looks like, in words for an error; undefined when unknown. @param bytes the whole file; only its first 512 bytes are read. */
export declare function looksLike(bytes: Uint8Array): string | undefined;
