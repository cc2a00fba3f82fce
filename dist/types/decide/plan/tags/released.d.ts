/** Which module the version is for. */
export interface ReleasedModule {
    /** In a run of many. */
    readonly name?: string | undefined;
    readonly folder: string;
}
/**
 * Reads the input `versions`: a git tag or version, the output `publishedPackages` of changesets, or all outputs of
 * release-please.
 * @returns what the run releases, as the name of a git tag; undefined if it releases nothing for this module.
 * @throws WasmImageError INPUT_INVALID. Source: changesets/action, README "Outputs"; googleapis/release-please-action,
 * README "Outputs".
 */
export declare function readReleased(text: string, module: ReleasedModule): string | undefined;
