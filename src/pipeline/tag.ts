import type { Content } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { assertVerified, type Verified } from '../decide/gate/checks.ts';
import { decideMove, isVersionTag, type TagMove } from '../decide/gate/tag-moves.ts';
import type { Outcome } from '../decide/report/record.ts';
import { printRepository, type Repository, type Tag } from '../oci/reference.ts';
import type { ImageStore, Log, Stores } from '../ports.ts';
import type { Target } from './push.ts';

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
 * Moves the tags of a run: version tags of all images first, floating ones only after all of them.
 * @param outcomes of all repositories, each verified; every move is added to them. @throws as {@link moveTag}.
 */
export async function moveTags(
  { stores, log }: { readonly stores: Stores; readonly log: Log },
  tags: readonly Tag[],
  targets: readonly Target[],
  manifest: Content,
  outcomes: Map<Repository, Outcome>,
): Promise<void> {
  const versions = tags.filter(isVersionTag);
  for (const some of [versions, tags.filter((tag) => !isVersionTag(tag))]) {
    for (const { store: seen, kept } of targets) {
      const { repository } = seen;
      const store = stores.open(repository);
      for (const tag of some) {
        const outcome = outcomes.get(repository);
        if (outcome?.verified === undefined) throw new Error('a tag moves only after its image is verified');
        const move: TagMove = kept.includes(tag)
          ? { kind: 'kept', tag }
          : await moveTag(store, outcome.verified, manifest, tag);
        outcomes.set(repository, { ...outcome, moves: [...outcome.moves, move] });
        log.info(
          `${printRepository(repository)}:${tag} ${move.kind === 'moved' ? `moved from ${move.from}` : move.kind}`,
        );
      }
    }
  }
}
