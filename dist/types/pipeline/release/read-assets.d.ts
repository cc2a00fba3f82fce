import type { ReleaseAsset, Releases } from '../../github-ports.ts';
/**
 * The assets of a release with their digests, which older servers do not say.
 * @param names of the files whose digests are needed. @throws RELEASE_FAILED.
 */
export declare function readAssets(releases: Releases, id: number, names: readonly {
    readonly name: string;
}[]): Promise<readonly ReleaseAsset[]>;
