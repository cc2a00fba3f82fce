import type { Content } from '../../core/digest.ts';
import { type Verified } from '../../decide/gate/checks.ts';
import type { TagMove } from '../../decide/gate/tag-moves.ts';
import type { Tag } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
import { type RepositoryTags, type TagPorts } from './repository-tags.ts';
/**
 * Moves one tag to a verified image, without comparing versions: only a version tag never moves. `publish` and
 * `wasm-image tag` also make floating tags move forward only.
 * @param verified proof by the gate for exactly this repository and manifest.
 * @param manifest the image manifest that the tag will point to.
 * @throws TAG_IMMUTABLE, TAG_RACE, REGISTRY_*, INTERNAL when `verified` is not a proof for this image.
 */
export declare function moveTag(store: ImageStore, verified: Verified, manifest: Content, tag: Tag): Promise<TagMove>;
/** Opens the tags of a repository. @param ports `store`: a fresh one, so that the registry's own tags are read. */
export declare function openTags(ports: Omit<TagPorts, 'put'>): RepositoryTags;
