import { type Cursor } from '../core/bytes.ts';
/**
 * Upper limits for the content of a module, so that a hostile file cannot use much more memory than its own size.
 * Source: V8's wasm-limits.h. Those for sections, imports, exports and names are ours, far above what compilers write;
 * all of them together cost 64 MiB.
 */
export declare const CAPS: {
    /** Bytes of a file. */
    readonly file: number;
    readonly sections: 10000;
    readonly types: 1000000;
    readonly functions: 1000000;
    readonly imports: 10000;
    readonly exports: 20000;
    readonly memories: 1000;
    readonly globals: 1000000;
    readonly tables: 100000;
    readonly tags: 1000000;
    readonly segments: 1000000;
    readonly parameters: 1000;
    /** Parameters and results of all types that imports and exports name. */
    readonly decoded: 200000;
    /** Bytes of one name. */
    readonly name: 100000;
    /** Bytes of all names of imports, exports and sections together. */
    readonly names: number;
};
/** Reads the count of a vector: at most `cap`, and no more entries of `smallest` bytes than fit into the rest. */
export declare function readCount(cursor: Cursor, cap: number, what: string, smallest?: number): number;
/** Reads names and limits the bytes of all names in one module. */
export declare class NameReader {
    #private;
    constructor(bytes: Uint8Array);
    /** Reads a UTF-8 name of at most 100,000 bytes. ASCII has a fast path, eight times as fast as a decoder. */
    read(cursor: Cursor): string;
}
