import { type Tag } from '../../../oci/reference.ts';
import { type Version } from '../version.ts';
import { type ForwardRule } from './tag-policy.ts';
/** A version in a repository that may keep a tag where it is. */
export interface Rival {
    readonly tag: Tag;
    readonly version: Version;
    /** It counts only if the tag points to it now: a stable version in a channel. */
    readonly isOnlyCurrent: boolean;
}
/**
 * The versions in a repository that keep a tag where it is, if their images are verified; the highest first.
 * @param listed all tags of the repository.
 */
export declare function rivalsOf(rule: ForwardRule, listed: readonly string[]): readonly Rival[];
/** Whether the version that an image says it has keeps a tag where it is, if the image is verified. */
export declare function isRival(rule: ForwardRule, text: string): boolean;
