/** A version that a release tool has just released. */
export interface ReleasedVersion {
    /** The path of the component, `.` for the root, or the name of the package. */
    readonly name: string;
    /** Without `v`; empty if a git tag does not say it. */
    readonly version: string;
    /** The git tag, which may not exist yet. */
    readonly tag: string;
}
/**
 * Reads which versions were released: a version, a git tag, `toJSON(steps.ID.outputs)` of release-please or of changesets, or the output
 * `publishedPackages` of changesets.
 * @returns sorted by name; empty if nothing was released.
 * @throws WasmImageError INPUT_INVALID.
 * Source: googleapis/release-please-action and changesets/action, "Outputs".
 */
export declare function readVersions(text: string): readonly ReleasedVersion[];
/**
 * Checks the name of a git tag. @param input that contains it, for the message.
 * @throws WasmImageError INPUT_INVALID. Source: git check-ref-format.
 */
export declare function tagOf(text: string, input: string): string;
