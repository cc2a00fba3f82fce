import type { Channels, TagPolicy } from '../gate/tag-policy.ts';
import type { Values } from '../inputs/values.ts';
/** As on npm, `next` is for all pre-releases. */
export declare const DEFAULT_CHANNELS: Channels;
/** Decides how the tags of a run may move. @throws INPUT_INVALID, TAG_INVALID, TAG_RESERVED. */
export declare function planTagPolicy(values: Values): TagPolicy;
