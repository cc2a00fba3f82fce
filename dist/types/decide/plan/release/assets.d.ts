import type { Digest } from '../../../core/digest.ts';
import type { Release, ReleaseAsset } from '../../../core/github-release.ts';
/** What a release can contain. */
export declare const ASSETS: readonly ['module', 'bundle', 'sbom', 'provenance', 'report', 'image', 'checksums'];
/** What a release can contain. */
export type AssetKind = (typeof ASSETS)[number];
/** GitHub refuses larger files. Bytes. Source: GitHub docs, "About releases", storage and bandwidth quotas. */
export declare const MAX_ASSET_BYTES: number;
declare const SBOM_ENDINGS: {
    readonly cyclonedx: '.cdx.json';
    readonly spdx: '.spdx.json';
};
/** The file with the digests of all others, as `sha256sum --check` reads it. */
export declare const CHECKSUMS = "SHA256SUMS";
/** A file that a release must have. */
export interface AssetName {
    readonly kind: AssetKind;
    /** Of the module that it belongs to; '' for the checksums. */
    readonly module: string;
    readonly name: string;
}
/**
 * Names the files of a release.
 * @param modules `name`: GitHub keeps letters, digits, `.`, `_` and `-` of a file name.
 * @throws WasmImageError INPUT_CONFLICT if two files get the same name, INPUT_INVALID for a name that GitHub changes.
 */
export declare function nameAssets(kinds: readonly AssetKind[], modules: readonly {
    readonly name: string;
    readonly sboms: readonly (keyof typeof SBOM_ENDINGS)[];
}[]): readonly AssetName[];
/** A file with its content. */
export interface AssetFile {
    readonly name: string;
    readonly digest: Digest;
    /** Bytes. */
    readonly size: number;
}
/** What happens to one file: `replace` and `upload` write. `old`: the asset that is removed first. */
export type AssetMove = {
    readonly kind: 'keep';
    readonly asset: ReleaseAsset;
} | {
    readonly kind: 'upload';
} | {
    readonly kind: 'replace';
    readonly old: ReleaseAsset;
};
/**
 * Decides what happens to a file by what the release has under its name.
 * @param there its `digest` must be known unless it is broken.
 * @throws WasmImageError RELEASE_CONFLICT if the release is published and would have to change.
 */
export declare function decideAsset(release: Pick<Release, 'tag' | 'isDraft' | 'isImmutable' | 'url'>, file: AssetFile, there: ReleaseAsset | undefined): AssetMove;
/** Refuses an immutable release that has no file of this name. @throws WasmImageError RELEASE_CONFLICT. */
export declare function refuseLacking(release: Pick<Release, 'tag' | 'isImmutable'>, names: readonly string[], there: readonly ReleaseAsset[]): void;
/** Refuses what GitHub would refuse. @throws WasmImageError RELEASE_CONFLICT, FILE_TOO_LARGE. */
export declare function refuseTooMuch(files: readonly {
    readonly name: string;
    readonly size: number;
}[], names: readonly string[], there: readonly ReleaseAsset[]): void;
/** Digests as `sha256sum` prints them, sorted by name. */
export declare function printChecksums(files: readonly AssetFile[]): string;
export {};
