/** Which module the version is for. */
export interface ReleasedModule {
    /** In a run of many. */
    readonly name?: string | undefined;
    readonly folder: string;
}
/**
 * Finds what the run releases in the input `versions`. A package has no git tag of its own that rules could read, so its
 * version counts as one.
 * @returns the name of a git tag; undefined if the run releases nothing for this module.
 * @throws WasmImageError INPUT_INVALID.
 */
export declare function readReleased(text: string, module: ReleasedModule): string | undefined;
/**
 * The version that the run releases, as its image says it; undefined if the input says no full version for the module.
 * @param text of the input `versions`.
 */
export declare function versionReleased(text: string, module: ReleasedModule): string | undefined;
