import type { Content } from '../core/digest.ts';
import { type Verified } from '../decide/gate/checks.ts';
import { type TagMove } from '../decide/gate/tag-moves.ts';
import { type Tag } from '../oci/reference.ts';
import type { ImageStore } from '../ports.ts';
/**
 * Moves one tag to a verified image: reads the tag, decides, writes it, reads it again. At most three requests, and no
 * write when the tag points to the image already.
 * @param verified proof by the gate for exactly this repository and manifest.
 * @param manifest the image manifest that the tag will point to.
 * @throws TAG_IMMUTABLE, TAG_RACE, REGISTRY_*, INTERNAL when `verified` is not a proof for this image.
 */
export declare function moveTag(store: ImageStore, verified: Verified, manifest: Content, tag: Tag): Promise<TagMove>;
