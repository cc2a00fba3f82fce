import { type Package } from './package.ts';
/** A file of a Go module. */
interface GoFile {
    readonly bytes: Uint8Array;
    readonly path: string;
}
/**
 * The modules that a go.mod requires, with replacements. Since Go 1.17, these are all modules of the build.
 * @param sum the go.sum next to it, for the digests. @throws WasmImageError LOCK_INVALID with the line.
 * Source: go.dev/ref/mod.
 */
export declare function readGoMod(mod: GoFile, sum: GoFile | undefined): readonly Package[];
export {};
