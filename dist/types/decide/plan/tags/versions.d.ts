/** What a pattern of `type=semver` can name. */
export interface Semver {
    readonly raw: string;
    /** Without `v` and without the build part. */
    readonly version: string;
    readonly major: string;
    readonly minor: string;
    readonly patch: string;
    /** Identifiers, separated by commas as docker/metadata-action prints them; '' for a release. */
    readonly prerelease: string;
    readonly build: string;
    readonly isFinal: boolean;
}
/** Reads a strict semver, with or without `v`. Source: semver.org 2.0.0; limits of the npm package semver. */
export declare function readSemver(raw: string): Semver | undefined;
/** What a pattern of `type=pep440` can name. */
export interface Pep440 {
    readonly raw: string;
    /** In the normal form, without the `v`. */
    readonly version: string;
    readonly major: string;
    readonly minor: string;
    readonly patch: string;
    /** Whether it is neither a pre-release, nor a post-release, nor a development release. */
    readonly isFinal: boolean;
}
/** Reads a Python version. */
export declare function readPep440(raw: string): Pep440 | undefined;
