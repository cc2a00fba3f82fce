/** A program that a preset needs, and how it is asked for its version. */
export interface NeededProgram {
    readonly name: string;
    readonly ask: readonly string[];
    /** The oldest version that can build filters. */
    readonly least?: readonly [major: number, minor: number] | undefined;
    /** What older versions cannot do. */
    readonly why?: string | undefined;
}
export declare const CARGO: NeededProgram;
/** Source: rustc book, "wasm32-wasip1" (since 1.78) and "wasm32-wasip2" (tier 2 since 1.82). */
export declare function rustcFor(target: string): NeededProgram;
export declare const GO: NeededProgram;
/** Source: release notes of TinyGo 0.34: `//go:wasmexport`, and `-buildmode=c-shared` for wasip1. */
export declare const TINYGO: NeededProgram;
/** Older versions read other files. */
export declare const COMPONENTIZE: NeededProgram;
/**
 * Refuses a program that is missing or too old. A version that cannot be read is accepted: the build will tell.
 * @param output what the program answered; undefined if it did not.
 * @throws WasmImageError BUILD_FAILED with the command that installs it.
 */
export declare function refuseProgram({ name, least, why }: NeededProgram, output: string | undefined): void;
