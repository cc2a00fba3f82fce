import type { Content, Digest } from '../../core/digest.ts';
import type { Verified } from '../../decide/gate/checks.ts';
import { type TagMove } from '../../decide/gate/tag-moves.ts';
import { type TagPolicy, type TagRule } from '../../decide/gate/tags/tag-policy.ts';
import { type Tag } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
/** What deciding about the tags of a repository touches. */
export interface TagPorts {
    /** Fresh, so that the registry's own tags are read. */
    readonly store: ImageStore;
    /** Verifies another release, as in `verifyRelease`. @throws if it could not be found out. */
    readonly verify: (digest: Digest) => Promise<Verified | undefined>;
    /** Writes a tag. @param before what the tag points to now. @throws INTERNAL if `verified` is not a proof for it. */
    readonly put: (verified: Verified, manifest: Content, tag: Tag, before: Content | undefined) => Promise<void>;
}
/** The tags of one repository. */
export type RepositoryTags = Pick<OpenTags, 'decide' | 'move' | 'moveOne'>;
/** Opens the tags of a repository; {@link openTags} makes sure that they move to verified images only. */
export declare function openRepositoryTags(ports: TagPorts): RepositoryTags;
declare class OpenTags {
    #private;
    constructor(ports: TagPorts);
    /**
     * Decides moves without making them: one list of tags, one request per tag, and the gate for higher versions, from
     * the highest down, until one is verified.
     * @param wanted undefined if the image is not known yet.
     * @throws TAG_IMMUTABLE, and REGISTRY_*, TRUST_ROOT_* and the like if it could not be found out.
     */
    decide(rules: readonly TagRule[], wanted: Digest | undefined): Promise<readonly TagMove[]>;
    /**
     * Moves tags to a verified image. Registries have no compare-and-swap, but every run writes its version tag before
     * its floating tags. So a run that lists the versions again after its writes sees each run that could have written
     * before it, and gives way to a higher one.
     * @param moves gets each move as soon as it is made.
     * @throws as {@link decide}, and TAG_RACE if another writer keeps moving a tag.
     */
    move(rules: readonly TagRule[], verified: Verified, manifest: Content, moves: Map<Tag, TagMove>): Promise<void>;
    /**
     * Moves one tag: reads it, decides, writes it, reads it again. At most three requests, and no write when the tag
     * points to the image already.
     * @throws TAG_IMMUTABLE, TAG_RACE, REGISTRY_*.
     */
    moveOne(rule: Exclude<TagRule, {
        kind: 'forward';
    }>, verified: Verified, manifest: Content): Promise<TagMove>;
}
/** How the tags of a plan move. What the image says about its version counts if the plan does not say it. */
export declare function rulesFor({ tags, tagPolicy }: {
    readonly tags: readonly Tag[];
    readonly tagPolicy: TagPolicy;
}, manifest: Content | undefined): readonly TagRule[];
/** The version that an image says it has; undefined if it says none or cannot be read. */
export declare function versionOfImage(manifest: Content): string | undefined;
export {};
