import type { Digest } from '../../core/digest.ts';
import { type Repository, type Tag } from '../../oci/reference.ts';
import type { TagRule } from './tags/tag-policy.ts';
/** What happens to one tag, and why: `created` and `moved` write, `kept` and `refused` do not. */
export type TagMove = {
    readonly tag: Tag;
    readonly reason: string;
} & ({
    readonly kind: 'created';
} | {
    readonly kind: 'moved';
    readonly from: Digest;
}
/** `at`: the other image that the tag still points to; undefined if it points to this image already. */
 | {
    readonly kind: 'kept';
    readonly at: Digest | undefined;
} | {
    readonly kind: 'refused';
});
/** Whether the tag points to the image after the move. */
export declare function isSet(move: TagMove): boolean;
/** A move in a record: `at` is the image that a kept tag still points to, absent if it is the one of the run. */
export interface MoveRecord {
    readonly tag: string;
    readonly action: TagMove['kind'];
    readonly from?: Digest;
    readonly at?: Digest;
    readonly reason: string;
}
/** The move as JSON. */
export declare function recordMove(move: TagMove): MoveRecord;
/** What happened to a tag, in a few words. @param digest prints a digest. */
export declare function printMove({ action, from, at, reason }: Omit<MoveRecord, 'tag'>, digest?: (full: string) => string): string;
/** The version that a tag names, without `v`; undefined for a floating tag. */
export declare function versionOf(tag: Tag): string | undefined;
/** Whether a text names the version of a tag, with or without `v`. */
export declare function sameVersion(tag: Tag, text: string): boolean;
/** Version tags first, then floating tags, then `latest`: a floating tag never points to a version without a tag. */
export declare function orderTags(tags: readonly Tag[]): readonly Tag[];
/**
 * Decides one move by what the tag points to now.
 * @param wanted undefined if the image is not known yet: then it is another one than any that is there.
 * @param rival the highest verified version that keeps the tag where it is.
 * @throws WasmImageError TAG_IMMUTABLE if a version tag points to another digest.
 */
export declare function decideMove(repository: Repository, rule: TagRule, current: Digest | undefined, wanted: Digest | undefined, rival?: string): TagMove;
