import type { Content } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { assertVerified, type Verified } from '../decide/checks.ts';
import { decideMove, type TagMove } from '../decide/tags.ts';
import { printRepository, type Tag } from '../oci/reference.ts';
import type { ImageStore } from '../ports.ts';

/**
 * Moves one tag to a verified image: reads it, decides, writes, reads it again. At most three requests; none of them a write when the tag is right.
 * @param verified proof by the gate for exactly this repository and manifest. @param manifest the image manifest that the tag shall lead to.
 * @throws TAG_IMMUTABLE, TAG_RACE, REGISTRY_*, INTERNAL for a proof that is not one.
 */
export async function moveTag(store: ImageStore, verified: Verified, manifest: Content, tag: Tag): Promise<TagMove> {
  assertVerified(verified, store.repository, manifest.digest);
  const before = await store.fetchManifest(tag);
  const move = decideMove(store.repository, tag, before?.digest, manifest.digest);
  if (move.kind === 'kept') return move;
  await store.putTag(tag, manifest, { digest: before?.digest });
  const after = await store.fetchManifest(tag);
  if (after?.digest !== manifest.digest) {
    throw new WasmImageError(
      'TAG_RACE',
      `Cannot keep ${printRepository(store.repository)}:${tag} at ${manifest.digest}: another writer moved it to ${after?.digest ?? 'nothing'}`,
      { detail: { tag, wanted: manifest.digest, seen: after?.digest ?? 'none' } },
    );
  }
  return move;
}

/**
 * Reads version tags and refuses before anything moves if one leads elsewhere; worth its requests when there are several,
 * because {@link moveTag} would find the second conflict only after the first move.
 */
export async function refuseTakenVersions(store: ImageStore, tags: readonly Tag[], manifest: Content): Promise<void> {
  for (const tag of tags) decideMove(store.repository, tag, (await store.fetchManifest(tag))?.digest, manifest.digest);
}
