/** A .wasm file that was found after a build. */
export interface BuiltModule {
    /** Relative to the working directory. */
    readonly path: string;
    readonly modifiedMs: number;
}
/**
 * What to set when a build did not write the module where it was said: the likeliest of the files that it did write.
 * Files whose names differ only in dashes and underscores come first (cargo writes `my_filter.wasm` for the crate
 * my-filter), then the newest. @param wanted `module-path`. @param program the first part of the build command.
 */
export declare function missingModuleHint(wanted: string, found: readonly BuiltModule[], program: string | undefined): string;
/** What to set when the file that `module` names does not exist. */
export declare function missingFileHint(wanted: string, found: readonly BuiltModule[]): string;
