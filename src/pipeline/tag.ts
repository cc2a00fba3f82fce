import type { Content } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { assertVerified, type Verified } from '../decide/gate/checks.ts';
import { decideMove, type TagMove } from '../decide/gate/tag-moves.ts';
import { printRepository, type Tag } from '../oci/reference.ts';
import type { ImageStore } from '../ports.ts';

/**
 * Moves one tag to a verified image: reads the tag, decides, writes it, reads it again. At most three requests, and no
 * write when the tag points to the image already.
 * @param verified proof by the gate for exactly this repository and manifest.
 * @param manifest the image manifest that the tag will point to.
 * @throws TAG_IMMUTABLE, TAG_RACE, REGISTRY_*, INTERNAL when `verified` is not a proof for this image.
 */
export async function moveTag(store: ImageStore, verified: Verified, manifest: Content, tag: Tag): Promise<TagMove> {
  assertVerified(verified, store.repository, manifest.digest);
  const before = await store.fetchManifest(tag);
  const move = decideMove(store.repository, tag, before?.digest, manifest.digest);
  if (move.kind === 'kept') return move;
  await store.putTag(tag, manifest, { digest: before?.digest });
  const after = await store.fetchManifest(tag);
  if (after?.digest !== manifest.digest) {
    const name = `${printRepository(store.repository)}:${tag}`;
    const fate = after === undefined ? 'deleted it' : `moved it to ${after.digest}`;
    throw new WasmImageError('TAG_RACE', `Cannot keep ${name} at ${manifest.digest}: another writer ${fate}`, {
      detail: { tag, wanted: manifest.digest, seen: after?.digest ?? 'none' },
    });
  }
  return move;
}
