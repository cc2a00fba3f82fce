import { type Digest } from '../../../core/digest.ts';
/** The list of the digests in a folder that hands modules over. It only explains: what counts is the digest of it. */
export declare const SUMS_FILE = "modules.sha256";
/** The name of a module as that of a file or folder. A name cannot contain a plus, so two names never share one. */
export declare function plainName(name: string): string;
/** The file of a module in a folder that hands modules over. */
export declare function fileOfModule(name: string): string;
/**
 * The digests of files as `sha256sum *.wasm` prints them in the locale C. @param digests by the name of the file.
 * Source: coreutils manual, "sha2 utilities".
 */
export declare function printSums(digests: ReadonlyMap<string, Digest>): string;
/** The files that a list names, with their digests, in whichever form `sha256sum` and other programs write it. */
export declare function readSums(list: Uint8Array): ReadonlyMap<string, string>;
/** One digest for all modules: that of {@link printSums}. */
export declare function digestOfModules(digests: ReadonlyMap<string, Digest>): Digest;
/** What is in a folder. */
export interface Entry {
    readonly name: string;
    /** False for a folder, a link, a device. */
    readonly isFile: boolean;
}
/**
 * Demands that a folder has a file for each module, and nothing else but the list. @param names of the modules.
 * @throws WasmImageError MODULE_DIGEST_MISMATCH, naming what is missing or does not belong there.
 */
export declare function checkEntries(folder: string, entries: readonly Entry[], names: readonly string[]): void;
/**
 * Demands that the modules are those that were built. @param digests by the name of the file.
 * @param fetchSums the list in the folder; undefined if there is none that can be read.
 * @throws WasmImageError MODULE_DIGEST_MISMATCH, naming the modules that differ if the list is the one of the build.
 */
export declare function checkSums(folder: string, digests: ReadonlyMap<string, Digest>, expected: Digest, fetchSums: () => Promise<Uint8Array | undefined>): Promise<void>;
/** The inputs of a module that is handed over: it is given, and not built. */
export declare function withGiven(inputs: ReadonlyMap<string, string>, { path, digest }: {
    readonly path: string;
    readonly digest: Digest;
}): ReadonlyMap<string, string>;
