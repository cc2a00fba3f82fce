import type { Digest } from '../../core/digest.ts';
import { type Repository, type Tag } from '../../oci/reference.ts';
/** What happens to one tag: `created` and `moved` write, `kept` does not. */
export type TagMove = {
    readonly kind: 'created';
    readonly tag: Tag;
} | {
    readonly kind: 'moved';
    readonly tag: Tag;
    readonly from: Digest;
} | {
    readonly kind: 'kept';
    readonly tag: Tag;
};
/**
 * Whether a tag names one version permanently: 1.2.3, v1.2.3, also with a pre-release or build part.
 * Source: semver 2.0.0; `+` is written `_` or `-`, since tags cannot contain a plus.
 */
export declare function isVersionTag(tag: Tag): boolean;
/** The version that a tag names, without `v`; undefined for a floating tag. */
export declare function versionOf(tag: Tag): string | undefined;
/** Whether a text names the version of a tag, with or without `v`. */
export declare function sameVersion(tag: Tag, text: string): boolean;
/** Version tags first, then floating tags, then `latest`: a floating tag never points to a version without a tag. */
export declare function orderTags(tags: readonly Tag[]): readonly Tag[];
/**
 * Decides one move by what the tag points to now.
 * @throws WasmImageError TAG_IMMUTABLE if a version tag points to another digest.
 */
export declare function decideMove(repository: Repository, tag: Tag, current: Digest | undefined, wanted: Digest): TagMove;
