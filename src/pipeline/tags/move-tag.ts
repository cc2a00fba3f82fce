import type { Content } from '../../core/digest.ts';
import { assertVerified, type Verified } from '../../decide/gate/checks.ts';
import type { TagMove } from '../../decide/gate/tag-moves.ts';
import { isVersionTag } from '../../decide/gate/version.ts';
import type { Tag } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
import { openRepositoryTags, type RepositoryTags, type TagPorts } from './repository-tags.ts';

/**
 * Moves one tag to a verified image, without comparing versions: only a version tag never moves. `publish` and
 * `wasm-image tag` also make floating tags move forward only.
 * @param verified proof by the gate for exactly this repository and manifest.
 * @param manifest the image manifest that the tag will point to.
 * @throws TAG_IMMUTABLE, TAG_RACE, REGISTRY_*, INTERNAL when `verified` is not a proof for this image.
 */
export async function moveTag(store: ImageStore, verified: Verified, manifest: Content, tag: Tag): Promise<TagMove> {
  assertVerified(verified, store.repository, manifest.digest);
  const kind = isVersionTag(tag) ? 'version' : 'name';
  return openTags({ store, verify: async () => undefined }).moveOne({ kind, tag }, verified, manifest);
}

/** Opens the tags of a repository. @param ports `store`: a fresh one, so that the registry's own tags are read. */
export function openTags(ports: Omit<TagPorts, 'put'>): RepositoryTags {
  return openRepositoryTags({ ...ports, put: (...write) => putTag(ports.store, ...write) });
}

/** The only place that writes a tag. @throws TAG_*, REGISTRY_*, INTERNAL if `verified` is not a proof for this image. */
async function putTag(
  store: ImageStore,
  verified: Verified,
  manifest: Content,
  tag: Tag,
  before: Content | undefined,
): Promise<void> {
  assertVerified(verified, store.repository, manifest.digest);
  await store.putTag(tag, manifest, { digest: before?.digest });
}
