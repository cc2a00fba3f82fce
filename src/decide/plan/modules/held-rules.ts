import { WasmImageError } from '../../../core/errors.ts';
import { isObject, type Json } from '../../../core/json.ts';
import { quoted } from '../../../core/text.ts';
import type { Family, TagOrigin } from '../../gate/tags/families.ts';
import type { Channels, TagPolicy, TagRule } from '../../gate/tags/tag-policy.ts';
import { named } from '../../inputs/named.ts';
import { readChannels } from '../tags/channels.ts';

/** By which rules the tags of a run move that leaves them to `merge`, where they differ from the usual ones. */
export interface HeldRules {
  readonly channels?: Channels;
  readonly variants?: readonly Family[];
  readonly origins?: readonly TagOrigin[];
}

const MOST = 1000;
const OTHER = 'rules for tags';
/** No tag is longer, so a longer prefix or suffix is in none. */
const TAG_LENGTH = 128;

/**
 * Reads the rules in a record, which is not trusted.
 * @throws SyntaxError; WasmImageError INPUT_INVALID for channels that the input `channels` would not take.
 */
export function readHeldRules(value: Json | undefined): HeldRules {
  if (value === undefined) return {};
  const { channels, variants, origins } = isObject(value) ? value : { channels: null, variants: null, origins: null };
  return {
    ...(channels === undefined ? {} : { channels: channelsIn(channels) }),
    ...(variants === undefined ? {} : { variants: variantsIn(variants) }),
    ...(origins === undefined ? {} : { origins: originsIn(origins) }),
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
  return value.map(familyIn).filter(({ prefix, suffix }) => prefix.length + suffix.length <= TAG_LENGTH);
}

function familyIn(value: Json | undefined): Family {
  const { prefix, suffix } = isObject(value) ? value : { prefix: null, suffix: null };
  if (typeof prefix !== 'string' || typeof suffix !== 'string')
    throw new SyntaxError('a variant has no prefix and suffix');
  return { prefix, suffix };
}

function originsIn(value: Json): readonly TagOrigin[] {
  if (!Array.isArray(value) || value.length > MOST) throw new SyntaxError('its origins are not a list');
  return value.map((item: Json): TagOrigin => {
    const { tag, kind, version, family } = isObject(item) ? item : { tag: null };
    if (typeof tag !== 'string') throw new SyntaxError('an origin has no tag');
    if (kind === 'name') return { tag, kind };
    if ((kind !== 'version' && kind !== 'line') || typeof version !== 'string' || version.length > MOST)
      throw new SyntaxError('an origin has no version');
    return { tag, kind, version, family: familyIn(family) };
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
  const differs = (change: Partial<TagPolicy>): boolean => {
    const alike = decide({ ...known, ...change });
    return rules.some((rule, i) => print(rule) !== print(alike[i]));
  };
  const isByChannels = differs({ channels: asked.channels });
  const what = isByChannels
    ? 'channels'
    : differs({ variants: asked.variants })
      ? 'prefixes or suffixes of versions'
      : OTHER;
  const remedy = isByChannels
    ? `; or set ${named('channels')} as in publish`
    : what === OTHER
      ? ''
      : '; or let the images say their version (org.opencontainers.image.version)';
  throw new WasmImageError(
    'INPUT_CONFLICT',
    `Cannot merge: its record has other ${what}, by which the tag ${quoted(other.tag)} moves differently`,
    {
      hint: isTrusted
        ? `leave ${named('channels')} out, so that those of the record count`
        : `pass the output "expected" of publish as ${named('expected')}, so that the record can be trusted${remedy}`,
    },
  );
}

/** Without texts for people: the reason lists channels, and a version can be written in several ways. */
function print(rule: TagRule | undefined): string {
  return JSON.stringify(rule, (key, value: unknown) => (['reason', 'text'].includes(key) ? undefined : value));
}
