import type { Tag } from '../../../oci/reference.ts';
import { type Version } from '../version.ts';
import { type Family, type TagOrigin } from './families.ts';
/** What decides how the tags of a run move, besides the tags themselves. */
export interface TagPolicy {
    /** The version that the run publishes, if no tag says it. A text that is not a full version says nothing. */
    readonly version: string | undefined;
    readonly channels: Channels;
    /** Floating tags that may move to a lower version. */
    readonly allowBackward: readonly Tag[];
    /** Prefixes and suffixes that rules or a flavor give to tags. */
    readonly variants?: readonly Family[] | undefined;
    /** What the rules know about the tags that they gave. */
    readonly origins?: readonly TagOrigin[] | undefined;
    /** Other tags of the same image: they say its version and variant, and do not move. */
    readonly otherTags?: readonly Tag[] | undefined;
}
/**
 * Tags that pre-releases may move: the name of the tag, and the first identifiers of its pre-releases (`rc` in
 * 1.2.3-rc.1); `*` for all. Without an entry, a tag that is named like the first identifier is a channel.
 */
export type Channels = Readonly<Record<string, readonly string[]>>;
/** How one tag of a run moves. */
export type TagRule = 
/** A full version: it never moves. */
{
    readonly kind: 'version';
    readonly tag: Tag;
}
/** A name that moves to every image. */
 | {
    readonly kind: 'name';
    readonly tag: Tag;
} | {
    readonly kind: 'refused';
    readonly tag: Tag;
    readonly reason: string;
} | ForwardRule;
/** A tag that only moves forward, compared with versions of its family, line and channel. */
export interface ForwardRule {
    readonly kind: 'forward';
    readonly tag: Tag;
    /** Variants whose versions are compared. */
    readonly families: readonly Family[];
    /** Major, or major and minor; empty for `latest` and channels. */
    readonly line: readonly string[];
    /** First identifiers of pre-releases; undefined: stable versions only. */
    readonly channel: readonly string[] | undefined;
    /** Undefined if the run has no version: then every version is higher. */
    readonly ours: Version | undefined;
    readonly mayGoBack: boolean;
}
/** Tags that are channels without further settings. */
export declare const CHANNEL_WORDS: readonly string[];
/** How each tag of a run moves, in the order in which they move: versions, floating tags, then `latest`. */
export declare function ruleTags(tags: readonly Tag[], policy: TagPolicy): readonly TagRule[];
/** Whether a channel has pre-releases with these identifiers. */
export declare function isIn(channel: readonly string[] | undefined, [first]: readonly string[]): boolean;
