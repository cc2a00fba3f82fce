import type { Tag } from '../../../oci/reference.ts';
import { compareVersions, isInLine, isVersionTag, plain, type Version } from '../version.ts';
import {
  DATE_DIGITS,
  type Family,
  type FullVersion,
  findVersions,
  givenVersion,
  inside,
  NO_FAMILY,
  originOf,
  type TagOrigin,
  usableVariants,
  versionRead,
  withoutV,
} from './families.ts';

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
  | { readonly kind: 'version'; readonly tag: Tag }
  /** A name that moves to every image. */
  | { readonly kind: 'name'; readonly tag: Tag }
  | { readonly kind: 'refused'; readonly tag: Tag; readonly reason: string }
  | ForwardRule;

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

/** A tag in its parts: the numbers of a line, or `latest` or the name of a channel. */
interface Floating extends Family {
  readonly line: readonly string[];
  readonly word: string | undefined;
  /** Whether prefix and suffix are those of a rule, or there are none; otherwise the tag may be a name. */
  readonly isExact: boolean;
}

/** Tags that are channels without further settings. */
export const CHANNEL_WORDS: readonly string[] = ['next', 'alpha', 'beta', 'rc'];
/** The same in a run that has a version; without one, they are the names of builds. */
const BUILD_WORDS = ['canary', 'dev', 'nightly', 'preview', 'pre', 'prerelease', 'snapshot', 'milestone', 'ea'];
const LINE = /^(|.+?[-_])v?(\d+)(?:\.(\d+))?(|[-_].+)$/i;
/** Names of one commit, pull request or day: a pre-release has its own. */
const OWN_NAME = /(?:^|[._-])(?:[0-9a-f]{7,64}|pr-\d+|\d{6,})(?:$|[._-])/;

/** How each tag of a run moves, in the order in which they move: versions, floating tags, then `latest`. */
export function ruleTags(tags: readonly Tag[], policy: TagPolicy): readonly TagRule[] {
  const run = readRun([...tags, ...(policy.otherTags ?? [])], policy);
  const rules = [...new Set(tags)].map((tag) => ruleTag(run, tag));
  const rank = ({ kind, tag }: TagRule): number => (kind === 'version' ? 0 : tag === 'latest' ? 2 : 1);
  return [0, 1, 2].flatMap((at) => rules.filter((rule) => rank(rule) === at));
}

function ruleTag(run: Run, tag: Tag): TagRule {
  if (isFull(run, tag)) return { kind: 'version', tag };
  const floating = readFloating(run, tag);
  if (floating === undefined || isNamed(run, tag, floating)) return ruleName(run, tag);
  if (run.unordered !== undefined) return refuseUnordered(tag, run.unordered);
  const { line, word } = floating;
  const { families, versions } = versionsFor(run, floating);
  const channel = channelOf(run, floating);
  const inLine = versions.filter((version) => isInLine(version, line));
  const fit = inLine.filter(({ prerelease }) => prerelease.length === 0 || isIn(channel, prerelease));
  const ours = highestOf(fit);
  // `envoy-1.36` and `2026` next to version 1.2.3 are names; next to `envoy-1.2.3`, `envoy-1.36` is a line.
  const isOther = !floating.isExact && word === undefined && !run.full.some((one) => isSame(one.family, floating));
  const isName = (line[0]?.length ?? 0) >= DATE_DIGITS || (isOther && versions.length > 0);
  if (isName && inLine.length === 0) return ruleName(run, tag);
  if (versions.length > 0 && inLine.length === 0)
    return refuse(tag, `${printVersions(versions)} is not in the line ${line.join('.')}`);
  if (line.length === 1 && line[0] === '0')
    return refuse(tag, 'every 0.x version may break its users, so they have no tag 0 in common');
  if (ours === undefined && inLine.length > 0) return refusePrerelease(run, tag, inLine);
  return { kind: 'forward', tag, families, line, channel, ours, mayGoBack: run.allowBackward.includes(tag) };
}

/** What a run says about its version. */
interface Run extends Pick<TagPolicy, 'channels' | 'allowBackward'> {
  readonly variants: readonly Family[];
  /** Its tags that are full versions. */
  readonly full: readonly FullVersion[];
  /** A full version that cannot be compared with others, if the run has only such ones. */
  readonly unordered: string | undefined;
  /** The version that it was given. */
  readonly given: Version | undefined;
  readonly origins: readonly TagOrigin[];
}

function readRun(tags: readonly Tag[], policy: TagPolicy): Run {
  const variants = usableVariants(policy.variants ?? []);
  const origins = policy.origins ?? [];
  const given = versionRead(origins) ?? givenVersion(policy.version ?? '', variants);
  const full = findVersions(tags, variants, given, origins);
  const unordered = full.length > 0 ? undefined : tags.find((tag) => isFull({ full, origins }, tag));
  return { ...policy, variants, origins, given, full, unordered };
}

function isFull({ full, origins }: Pick<Run, 'full' | 'origins'>, tag: Tag): boolean {
  return isVersionTag(tag) || full.some((one) => one.tag === tag) || originOf(tag, origins)?.kind === 'version';
}

/** Whether a rule says that a tag is the name of a branch, a day or a commit, and it is not also that of versions. */
function isNamed({ origins, channels }: Run, tag: Tag, { isExact, word }: Floating): boolean {
  const isOfVersions = isExact && (word === undefined || word === 'latest' || Object.hasOwn(channels, word));
  return !isOfVersions && originOf(tag, origins)?.kind === 'name';
}

/** @returns undefined for a plain name. */
function readFloating(run: Run, tag: Tag): Floating | undefined {
  for (const variant of run.variants) {
    const rest = inside(tag, variant) ?? '';
    const inner = OWN_NAME.test(rest) ? undefined : splitTag(run, rest);
    const { prefix, suffix } = withoutV(variant);
    if (inner !== undefined) return { ...inner, prefix: prefix + inner.prefix, suffix: inner.suffix + suffix };
  }
  for (const { family } of run.full) {
    const word = inside(tag, family) ?? '';
    if (BUILD_WORDS.includes(word)) return { ...family, line: [], word, isExact: true };
  }
  return OWN_NAME.test(tag) && !Object.hasOwn(run.channels, tag) ? undefined : splitTag(run, tag);
}

/** @returns undefined for a plain name. */
function splitTag(run: Run, tag: string): Floating | undefined {
  const words = wordsOf(run);
  const isBuild = BUILD_WORDS.includes(tag) && (run.full.length > 0 || run.given !== undefined);
  if (isBuild || words.includes(tag)) return { ...NO_FAMILY, line: [], word: tag, isExact: true };
  for (const word of words) {
    if (tag.startsWith(word) && /^[-_]./.test(tag.slice(word.length)))
      return { prefix: '', suffix: tag.slice(word.length), line: [], word, isExact: false };
    const before = tag.endsWith(word) ? tag.slice(0, -word.length) : '';
    if (/.[-_]$/.test(before))
      return splitLine(before.slice(0, -1), word) ?? { prefix: before, suffix: '', line: [], word, isExact: false };
  }
  return splitLine(tag, undefined);
}

function splitLine(text: string, word: string | undefined): Floating | undefined {
  const [, prefix = '', major, minor, suffix = ''] = LINE.exec(text) ?? [];
  if (major === undefined) return undefined;
  const line = [major, ...(minor === undefined ? [] : [minor])].map(plain);
  return { prefix, suffix, line, word, isExact: prefix === '' && suffix === '' };
}

/** `latest` and the names of channels. */
function wordsOf({ channels, full, given }: Run): readonly string[] {
  const versions = full.length > 0 ? full.map(({ version }) => version) : given === undefined ? [] : [given];
  const first = versions.flatMap(({ prerelease: [id] }) => (id === undefined || /^\d+$/.test(id) ? [] : [id]));
  return [...new Set(['latest', ...Object.keys(channels), ...CHANNEL_WORDS.slice(1), ...first])];
}

function channelOf({ channels }: Run, { word }: Floating): readonly string[] | undefined {
  if (word === undefined || word === 'latest') return undefined;
  return Object.hasOwn(channels, word) ? channels[word] : [word];
}

/** The versions of the run that a tag is compared by: those of its variant, else those without one, else all. */
function versionsFor(
  { full, given }: Run,
  { prefix, suffix }: Family,
): { readonly families: readonly Family[]; readonly versions: readonly Version[] } {
  const own = { prefix, suffix };
  const inFamily = (family: Family): readonly Version[] =>
    full.flatMap((one) => (isSame(one.family, family) ? [one.version] : []));
  if (inFamily(own).length > 0) return { families: [own], versions: inFamily(own) };
  const bare = inFamily(NO_FAMILY);
  if (bare.length > 0) return { families: [own, NO_FAMILY], versions: bare };
  if (full.length > 0)
    return { families: [own, ...full.map(({ family }) => family)], versions: full.map(({ version }) => version) };
  return { families: [own], versions: given === undefined ? [] : [given] };
}

function isSame(one: Family, other: Family): boolean {
  return one.prefix === other.prefix && one.suffix === other.suffix;
}

/** Whether a channel has pre-releases with these identifiers. */
export function isIn(channel: readonly string[] | undefined, [first = '']: readonly string[]): boolean {
  return channel !== undefined && (channel.includes('*') || channel.includes(first));
}

/** A pre-release moves no names, except those that only it has. */
function ruleName(run: Run, tag: Tag): TagRule {
  const { versions } = versionsFor(run, NO_FAMILY);
  const isOwn = OWN_NAME.test(tag) || originOf(tag, run.origins)?.kind === 'name';
  if (run.unordered !== undefined && !isOwn) return refuseUnordered(tag, run.unordered);
  const isStable = versions.length === 0 || versions.some(({ prerelease }) => prerelease.length === 0);
  return isStable || OWN_NAME.test(tag) ? { kind: 'name', tag } : refusePrerelease(run, tag, versions);
}

function refuse(tag: Tag, reason: string): TagRule {
  return { kind: 'refused', tag, reason };
}

function refuseUnordered(tag: Tag, version: string): TagRule {
  return refuse(tag, `${version} cannot be compared with other versions`);
}

function refusePrerelease({ channels }: Run, tag: Tag, versions: readonly Version[]): TagRule {
  const ids = versions.map(({ prerelease: [first = ''] }) => first);
  const names = Object.keys(channels).filter((name) => ids.some((id) => isIn(channels[name], [id])));
  const own = ids.filter((id) => !/^\d*$/.test(id));
  const all = [...new Set([...own, ...names])].join(', ');
  return refuse(tag, `${printVersions(versions)} is a pre-release, which moves only its channels (${all || 'none'})`);
}

function printVersions(versions: readonly Version[]): string {
  return [...new Set(versions.map(({ text }) => text))].join(', ');
}

function highestOf(versions: readonly Version[]): Version | undefined {
  return [...versions].sort(compareVersions).at(-1);
}
