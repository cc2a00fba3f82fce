import { type Package } from './package.ts';
/** A file of a Go module. */
interface GoFile {
    readonly bytes: Uint8Array;
    readonly path: string;
}
/**
 * The modules that a go.mod requires, with what it puts in their place. From Go 1.17 on those are all that the build takes.
 * @param sum the go.sum beside it, for the digests. @throws WasmImageError LOCK_INVALID with the line. Source: go.dev/ref/mod.
 */
export declare function readGoMod(mod: GoFile, sum: GoFile | undefined): readonly Package[];
export {};
