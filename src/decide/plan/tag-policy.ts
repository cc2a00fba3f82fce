import { WasmImageError } from '../../core/errors.ts';
import { inputName, quoted } from '../../core/text.ts';
import { parseTag } from '../../oci/reference.ts';
import type { Channels, TagPolicy } from '../gate/tags/tag-policy.ts';
import { isVersionTag } from '../gate/version.ts';
import type { Values } from '../inputs/values.ts';
import { readChannels } from './tags/channels.ts';

/** `next` is for all pre-releases, unless the input `channels` says something else. */
export const DEFAULT_CHANNELS: Channels = { next: ['*'] };

/** Decides how the tags of a run may move. @throws INPUT_INVALID, TAG_INVALID, TAG_RESERVED. */
export function planTagPolicy(values: Values): TagPolicy {
  const allowBackward = values.lines('allow-backward').map((line) => parseTag(line.trim()));
  const version = allowBackward.find(isVersionTag);
  if (version !== undefined)
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot use ${quoted(version)} as ${inputName('allow-backward')}: a full version never moves`,
    );
  const lines = values.lines('channels');
  const channels = lines.length === 0 ? DEFAULT_CHANNELS : { ...DEFAULT_CHANNELS, ...readChannels(lines) };
  return { version: undefined, channels, allowBackward };
}
