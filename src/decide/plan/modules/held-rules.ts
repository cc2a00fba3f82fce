import { WasmImageError } from '../../../core/errors.ts';
import { isObject, type Json } from '../../../core/json.ts';
import { quoted } from '../../../core/text.ts';
import type { Family } from '../../gate/tags/families.ts';
import type { Channels, TagPolicy, TagRule } from '../../gate/tags/tag-policy.ts';
import { named } from '../../inputs/named.ts';
import { readChannels } from '../tags/channels.ts';

/** By which rules the tags of a run move that leaves them to `merge`, where they differ from the usual ones. */
export interface HeldRules {
  readonly channels?: Channels;
  readonly variants?: readonly Family[];
}

const MOST = 1000;
/** No tag is longer, so a longer prefix or suffix is in none. */
const TAG_LENGTH = 128;

/**
 * Reads the rules in a record, which is not trusted.
 * @throws SyntaxError; WasmImageError INPUT_INVALID for channels that the input `channels` would not take.
 */
export function readHeldRules(value: Json | undefined): HeldRules {
  if (value === undefined) return {};
  const { channels, variants } = isObject(value) ? value : { channels: null, variants: null };
  return {
    ...(channels === undefined ? {} : { channels: channelsIn(channels) }),
    ...(variants === undefined ? {} : { variants: variantsIn(variants) }),
  };
}

function channelsIn(value: Json): Channels {
  const entries = isObject(value) ? Object.entries(value) : [];
  if (entries.length === 0 || entries.length > MOST) throw new SyntaxError('its channels are not a mapping');
  return readChannels(
    entries.map(([tag, list]) => {
      if (!Array.isArray(list) || list.length > MOST) throw new SyntaxError('its channels are not lists');
      return `${tag}=${list.map(String).join(',')}`;
    }),
  );
}

function variantsIn(value: Json): readonly Family[] {
  if (!Array.isArray(value) || value.length > MOST) throw new SyntaxError('its variants are not a list');
  return value.flatMap((item: Json) => {
    const { prefix, suffix } = isObject(item) ? item : { prefix: null, suffix: null };
    if (typeof prefix !== 'string' || typeof suffix !== 'string')
      throw new SyntaxError('a variant has no prefix and suffix');
    return prefix.length + suffix.length > TAG_LENGTH ? [] : [{ prefix, suffix }];
  });
}

/**
 * How the tags of a record move. Its own rules count if `expected` vouches for the record. Otherwise they must not make
 * a difference: what a record says is not trusted, and to ignore it would move other tags than publish would have moved.
 * @param decide how the tags move by a policy. @param policy of the inputs. @param hasChannels whether they set channels.
 * @throws WasmImageError INPUT_CONFLICT.
 */
export function rulesOfRecord(
  decide: (policy: TagPolicy) => readonly TagRule[],
  policy: TagPolicy,
  { held, isTrusted, hasChannels }: Readonly<{ held: HeldRules; isTrusted: boolean; hasChannels: boolean }>,
): readonly TagRule[] {
  const asked = { ...policy, ...held };
  const known = isTrusted ? { ...asked, ...(hasChannels ? { channels: policy.channels } : {}) } : policy;
  const rules = decide(known);
  const wanted = decide(asked);
  const other = rules.find((rule, i) => print(rule) !== print(wanted[i]));
  if (other === undefined) return rules;
  const alike = decide({ ...known, channels: asked.channels });
  const isByChannels = rules.some((rule, i) => print(rule) !== print(alike[i]));
  const what = isByChannels ? 'channels' : 'prefixes or suffixes of versions';
  const remedy = isByChannels
    ? `set ${named('channels')} as in publish`
    : 'let the images say their version (org.opencontainers.image.version)';
  throw new WasmImageError(
    'INPUT_CONFLICT',
    `Cannot merge: its record has other ${what}, by which the tag ${quoted(other.tag)} moves differently`,
    {
      hint: isTrusted
        ? `leave ${named('channels')} out, so that those of the record count`
        : `pass the output "expected" of publish as ${named('expected')}, so that the record can be trusted; or ${remedy}`,
    },
  );
}

/** Without the reason, which lists channels. */
function print(rule: TagRule | undefined): string {
  return JSON.stringify(rule, (key, value: unknown) => (key === 'reason' ? undefined : value));
}
