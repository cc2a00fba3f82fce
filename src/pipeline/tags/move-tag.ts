import type { Content } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { assertVerified, type Verified } from '../../decide/gate/checks.ts';
import { decideMove, type TagMove } from '../../decide/gate/tag-moves.ts';
import type { TagRule } from '../../decide/gate/tag-policy.ts';
import { isVersionTag } from '../../decide/gate/version.ts';
import { printRepository, type Tag } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';

/**
 * Moves one tag to a verified image, without comparing versions: only a version tag never moves. `publish` and
 * `wasm-image tag` also make floating tags move forward only.
 * @param verified proof by the gate for exactly this repository and manifest.
 * @param manifest the image manifest that the tag will point to.
 * @throws TAG_IMMUTABLE, TAG_RACE, REGISTRY_*, INTERNAL when `verified` is not a proof for this image.
 */
export function moveTag(store: ImageStore, verified: Verified, manifest: Content, tag: Tag): Promise<TagMove> {
  return moveByRule(store, verified, manifest, { kind: isVersionTag(tag) ? 'version' : 'name', tag });
}

/**
 * Moves one tag to a verified image: reads the tag, decides, writes it, reads it again. At most three requests, and no
 * write when the tag points to the image already.
 * @param rule tags that only move forward need the other tags of the repository: see `RepositoryTags`.
 * @throws TAG_IMMUTABLE, TAG_RACE, REGISTRY_*, INTERNAL when `verified` is not a proof for this image.
 */
export async function moveByRule(
  store: ImageStore,
  verified: Verified,
  manifest: Content,
  rule: Exclude<TagRule, { kind: 'forward' }>,
): Promise<TagMove> {
  assertVerified(verified, store.repository, manifest.digest);
  if (rule.kind === 'refused') return decideMove(store.repository, rule, undefined, manifest.digest);
  const { tag } = rule;
  const before = await store.fetchManifest(tag);
  const move = decideMove(store.repository, rule, before?.digest, manifest.digest);
  if (move.kind === 'kept') return move;
  await putTag(store, verified, manifest, tag, before);
  const after = await store.fetchManifest(tag);
  if (after?.digest !== manifest.digest) throw lostRace(store, tag, manifest, after);
  return move;
}

/**
 * The only place that writes a tag. @param before what the tag points to now.
 * @throws TAG_IMMUTABLE, TAG_RACE, REGISTRY_*, INTERNAL when `verified` is not a proof for this image.
 */
export async function putTag(
  store: ImageStore,
  verified: Verified,
  manifest: Content,
  tag: Tag,
  before: Content | undefined,
): Promise<void> {
  assertVerified(verified, store.repository, manifest.digest);
  await store.putTag(tag, manifest, { digest: before?.digest });
}

/** The error for a tag that another writer has moved. */
export function lostRace(
  { repository }: ImageStore,
  tag: Tag,
  wanted: Content,
  seen: Content | undefined,
): WasmImageError {
  const fate = seen === undefined ? 'deleted it' : `moved it to ${seen.digest}`;
  return new WasmImageError(
    'TAG_RACE',
    `Cannot keep ${printRepository(repository)}:${tag} at ${wanted.digest}: another writer ${fate}`,
    { detail: { tag, wanted: wanted.digest, seen: seen?.digest ?? 'none' } },
  );
}
