/** A WASI function of the C++ host library, the same in modules `wasi_snapshot_preview1` and `wasi_unstable`. */
export interface WasiRow {
    readonly name: string;
    /** The smallest set that has it; sets are named by their size. */
    readonly set: WasiSet;
    /** As the host prints it. */
    readonly signature: string;
    readonly source: string;
    readonly evidence: 'ran' | 'source';
}
/** Sizes of the sets of WASI functions that host libraries have had. */
export type WasiSet = 8 | 10 | 12 | 15 | 18 | 45;
export declare const WASI_MODULES: readonly string[];
export declare const WASI_FUNCTIONS: readonly WasiRow[];
/** Preview1 functions that the host library registers with one parameter too few, and the signature that toolchains import. */
export declare const WASI_MISTAKES: Readonly<Record<string, string>>;
