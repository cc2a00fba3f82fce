/** Thrown by {@link Cursor}: the bytes end or are malformed at `offset`. Callers translate it to their own code. */
export declare class ByteError extends Error {
    readonly offset: number;
    constructor(message: string, offset: number);
}
/**
 * A bounds-checked reader over a byte range. A failed read gives its offset; nothing is copied.
 * @param bytes the whole input. @param offset where to start. @param end the first byte not to read.
 */
export declare class Cursor {
    readonly bytes: Uint8Array;
    readonly end: number;
    offset: number;
    constructor(bytes: Uint8Array, offset?: number, end?: number);
    get left(): number;
    u8(): number;
    /** A view of `length` bytes: shared, not copied. */
    take(length: number): Uint8Array;
    /** A cursor over the next `length` bytes; this one moves past them. */
    sub(length: number): Cursor;
    u32le(): number;
    /** Unsigned LEB128 of at most 32 bits. Source: core spec 5.2.2. */
    leb32(): number;
    /** Unsigned LEB128 of at most 64 bits. */
    leb64(): bigint;
    /** A length-prefixed UTF-8 name. Source: core spec 5.2.4. */
    name(): string;
}
