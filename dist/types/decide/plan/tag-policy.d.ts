import type { Channels, TagPolicy } from '../gate/tags/tag-policy.ts';
import type { Values } from '../inputs/values.ts';
/** `next` is for all pre-releases, unless the input `channels` says something else. */
export declare const DEFAULT_CHANNELS: Channels;
/** Decides how the tags of a run may move. @throws INPUT_INVALID, TAG_INVALID, TAG_RESERVED. */
export declare function planTagPolicy(values: Values): TagPolicy;
