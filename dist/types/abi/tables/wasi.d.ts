/** A WASI function of the C++ host library, the same in modules `wasi_snapshot_preview1` and `wasi_unstable`. */
export interface WasiRow {
    readonly name: string;
    /** The smallest set that contains it; the name of a set is its size. */
    readonly set: WasiSet;
    /** As the host prints it. */
    readonly signature: string;
    readonly source: string;
    readonly evidence: 'ran' | 'source';
}
/** Sets of WASI functions in the host libraries so far, by size. */
export type WasiSet = 8 | 10 | 12 | 15 | 18 | 45;
/** Import modules with WASI functions. */
export declare const WASI_MODULES: readonly string[];
/** The WASI functions of proxies, smallest set first. */
export declare const WASI_FUNCTIONS: readonly WasiRow[];
/** Functions that the host library registers with one parameter too few, and the signature that toolchains import. */
export declare const WASI_MISTAKES: Readonly<Record<string, string>>;
