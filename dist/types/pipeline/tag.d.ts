import type { Content } from '../core/digest.ts';
import { type Verified } from '../decide/gate/checks.ts';
import { type TagMove } from '../decide/gate/tag-moves.ts';
import type { Outcome } from '../decide/report/record.ts';
import { type Repository, type Tag } from '../oci/reference.ts';
import type { ImageStore, Log, Stores } from '../ports.ts';
import type { Target } from './push.ts';
/**
 * Moves one tag to a verified image: reads it, decides, writes, reads it again. At most three requests; none of them a write when the tag is right.
 * @param verified proof by the gate for exactly this repository and manifest. @param manifest the image manifest that the tag shall lead to.
 * @throws TAG_IMMUTABLE, TAG_RACE, REGISTRY_*, INTERNAL for a proof that is not one.
 */
export declare function moveTag(store: ImageStore, verified: Verified, manifest: Content, tag: Tag): Promise<TagMove>;
/**
 * Moves the tags of a run: version tags of all images first, floating ones only after all of them.
 * @param outcomes of all repositories, each verified; every move is added to them. @throws as {@link moveTag}.
 */
export declare function moveTags({ stores, log }: {
    readonly stores: Stores;
    readonly log: Log;
}, tags: readonly Tag[], targets: readonly Target[], manifest: Content, outcomes: Map<Repository, Outcome>): Promise<void>;
