import type { Content } from '../core/digest.ts';
import { type Verified } from '../decide/checks.ts';
import { type TagMove } from '../decide/tags.ts';
import { type Tag } from '../oci/reference.ts';
import type { ImageStore } from '../ports.ts';
/**
 * Moves one tag to a verified image: reads it, decides, writes, reads it again. At most three requests; none of them a write when the tag is right.
 * @param verified proof by the gate for exactly this repository and manifest. @param manifest the image manifest that the tag shall lead to.
 * @throws TAG_IMMUTABLE, TAG_RACE, REGISTRY_*, INTERNAL for a proof that is not one.
 */
export declare function moveTag(store: ImageStore, verified: Verified, manifest: Content, tag: Tag): Promise<TagMove>;
/**
 * Reads version tags and refuses before anything moves if one leads elsewhere; worth its requests when there are several,
 * because {@link moveTag} would find the second conflict only after the first move.
 */
export declare function refuseTakenVersions(store: ImageStore, tags: readonly Tag[], manifest: Content): Promise<void>;
