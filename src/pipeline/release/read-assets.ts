import { digestOf } from '../../core/digest.ts';
import type { ReleaseAsset, Releases } from '../../github-ports.ts';

/** A larger file that a server has no digest of counts as another file. Bytes. */
const MAX_READ = 1024 ** 3;

/**
 * The assets of a release with their digests, which older servers do not say.
 * @param names of the files whose digests are needed. @throws RELEASE_FAILED.
 */
export async function readAssets(
  releases: Releases,
  id: number,
  names: readonly { readonly name: string }[],
): Promise<readonly ReleaseAsset[]> {
  const known: ReleaseAsset[] = [];
  for (const asset of await releases.fetchAssets(id)) {
    const isAsked = asset.isWhole && asset.digest === undefined && asset.size <= MAX_READ;
    const bytes =
      isAsked && names.some(({ name }) => name === asset.name)
        ? await releases.fetchAsset(asset.id, asset.size)
        : undefined;
    known.push(bytes === undefined ? asset : { ...asset, digest: digestOf(bytes) });
  }
  return known;
}
