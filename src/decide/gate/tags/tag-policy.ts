import { type Tag, tagOrNone } from '../../../oci/reference.ts';
import {
  compareVersions,
  isInLine,
  isVersionTag,
  PRERELEASE_SUFFIX,
  parseVersion,
  plain,
  type Version,
} from '../version.ts';

/** What decides how the tags of a run move, besides the tags themselves. */
export interface TagPolicy {
  /** The version that the run publishes, if no tag says it. A text that is not a full version says nothing. */
  readonly version: string | undefined;
  readonly channels: Channels;
  /** Floating tags that may move to a lower version. */
  readonly allowBackward: readonly Tag[];
}

/**
 * Tags that pre-releases may move: the name of the tag, and the first identifiers of its pre-releases (`rc` in
 * 1.2.3-rc.1); `*` for all. A tag that is named like the first identifier is always a channel.
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

/** Tags of one variant: what is before and after the version or word, such as `tinygo-` and `-debug`. */
interface Family {
  readonly prefix: string;
  readonly suffix: string;
}

/** A version in a repository that may keep a tag where it is. */
export interface Rival {
  readonly tag: Tag;
  readonly version: Version;
  /** It counts only if the tag points to it now: a stable version in a channel. */
  readonly isOnlyCurrent: boolean;
}

/** A tag in its parts: the numbers of a line, or `latest` or the name of a channel. */
interface Floating extends Family {
  readonly line: readonly string[];
  readonly word: string | undefined;
}

const NO_FAMILY: Family = { prefix: '', suffix: '' };
const LINE = /^(|.+?[-_])v?(\d{1,32})(?:\.(\d{1,32}))?(|[-_].+)$/;
const PREFIXED_VERSION = /^(.+[-_])(v?\d+\.\d+\.\d+.*)$/;
/** Names of one commit, pull request or day: a pre-release has its own. */
const OWN_NAME = /(?:^|[._-])(?:[0-9a-f]{7,64}|pr-\d+|\d{6,})(?:$|[._-])/;
/** A number with so many digits is a year or a date, unless it is the major version of the run. */
const DATE_DIGITS = 4;

/** How each tag of a run moves, in the order in which they move: versions, floating tags, then `latest`. */
export function ruleTags(tags: readonly Tag[], policy: TagPolicy): readonly TagRule[] {
  const run = readRun(tags, policy);
  const rules = [...new Set(tags)].map((tag) => ruleTag(run, tag));
  const rank = ({ kind, tag }: TagRule): number => (kind === 'version' ? 0 : tag === 'latest' ? 2 : 1);
  return [0, 1, 2].flatMap((at) => rules.filter((rule) => rank(rule) === at));
}

function ruleTag(run: Run, tag: Tag): TagRule {
  if (isVersionTag(tag) || isPrefixedVersion(run, tag)) return { kind: 'version', tag };
  const floating = OWN_NAME.test(tag) ? undefined : splitTag(run, tag);
  if (floating === undefined) return ruleName(run, tag);
  const { line, word } = floating;
  const { families, versions } = versionsFor(run, floating);
  const channel = channelOf(run, floating);
  const inLine = versions.filter((version) => isInLine(version, line));
  const fit = inLine.filter(({ prerelease }) => prerelease.length === 0 || isIn(channel, prerelease));
  const ours = highestOf(fit);
  const isBare = floating.prefix === '' && floating.suffix === '';
  // `envoy-1.36` and `2026` next to version 1.2.3 are names.
  const isName = (line[0]?.length ?? 0) >= DATE_DIGITS || (!isBare && word === undefined && versions.length > 0);
  if (isName && inLine.length === 0) return ruleName(run, tag);
  if (versions.length > 0 && inLine.length === 0)
    return refuse(tag, `${printVersions(versions)} is not in the line ${line.join('.')}`);
  if (line.length === 1 && line[0] === '0')
    return refuse(tag, 'every 0.x version may break its users, so they have no tag 0 in common');
  if (ours === undefined && inLine.length > 0) return refusePrerelease(run, tag, inLine);
  return { kind: 'forward', tag, families, line, channel, ours, mayGoBack: run.allowBackward.includes(tag) };
}

/** What a run says about its version. */
interface Run extends Omit<TagPolicy, 'version'> {
  readonly tags: readonly Tag[];
  /** Variants whose version tags the run moves. */
  readonly families: readonly Family[];
  /** Of the tags without a variant; else the one that the run was given. */
  readonly versions: readonly Version[];
  /** Whether `versions` are of tags. */
  readonly isTagged: boolean;
}

function readRun(tags: readonly Tag[], { version, channels, allowBackward }: TagPolicy): Run {
  const given = version === undefined ? undefined : parseVersion(version);
  const suffixes = suffixesOf(tags, given);
  const bare = tags.filter((tag) => isVersionTag(tag) && !suffixes.some((suffix) => tag.endsWith(suffix)));
  const tagged = bare.flatMap((tag) => parseVersion(tag) ?? []);
  const prefixes = tags
    .flatMap((tag) => PREFIXED_VERSION.exec(tag)?.[1] ?? [])
    .filter((prefix) => !/^v?\d/.test(prefix));
  return {
    tags,
    channels,
    allowBackward,
    families: [
      ...suffixes.map((suffix) => ({ prefix: '', suffix })),
      ...[...new Set(prefixes)].map((prefix) => ({ prefix, suffix: '' })),
    ],
    versions: tagged.length > 0 ? tagged : given === undefined ? [] : [given],
    isTagged: tagged.length > 0,
  };
}

/** Suffixes of variants: `1.2.3-tinygo` is one if the run also moves `1.2-tinygo`, or is given the version 1.2.3. */
function suffixesOf(tags: readonly Tag[], given: Version | undefined): readonly string[] {
  const ofLines = tags.flatMap((tag) => {
    const suffix = /^(?:v?\d+(?:\.\d+)?|latest)([-_].+)$/.exec(tag)?.[1];
    const isVariant = tags.some((other) => versionIn(other, { prefix: '', suffix: suffix ?? '' }) !== undefined);
    return suffix !== undefined && isVariant && !PRERELEASE_SUFFIX.test(suffix) ? [suffix] : [];
  });
  const ofVersion = tags.flatMap((tag) => {
    const rest = given !== undefined && isVersionTag(tag) ? restAfter(tag.replace(/^v/, ''), given.text) : '';
    return /^[-_]./.test(rest) && !PRERELEASE_SUFFIX.test(rest) ? [rest] : [];
  });
  return [...new Set([...ofLines, ...ofVersion])];
}

function restAfter(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : '';
}

/** The version in a tag of a family; undefined if it is not of the family or not a full version. */
function versionIn(tag: string, { prefix, suffix }: Family): Version | undefined {
  if (!tag.startsWith(prefix) || !tag.endsWith(suffix) || tag.length <= prefix.length + suffix.length) return undefined;
  return parseVersion(tag.slice(prefix.length, tag.length - suffix.length));
}

/** `tinygo-1.2.3` is a full version if it is the version of the run. `nightly-2026.01.02` and `envoy-1.36.2` are not. */
function isPrefixedVersion(run: Run, tag: Tag): boolean {
  const version = parseVersion(PREFIXED_VERSION.exec(tag)?.[2] ?? '');
  if (version === undefined) return false;
  if (run.versions.length > 0) return run.versions.some((own) => own.numbers.join() === version.numbers.join());
  return (version.numbers[0]?.length ?? 0) < DATE_DIGITS;
}

/** @returns undefined for a plain name. */
function splitTag(run: Run, tag: Tag): Floating | undefined {
  for (const word of wordsOf(run)) {
    if (tag === word) return { ...NO_FAMILY, line: [], word };
    if (/^[-_]./.test(restAfter(tag, word))) return { prefix: '', suffix: tag.slice(word.length), line: [], word };
    if (tag.endsWith(word) && /.[-_]$/.test(tag.slice(0, -word.length)))
      return (
        splitLine(tag.slice(0, -word.length - 1), word) ?? {
          prefix: tag.slice(0, -word.length),
          suffix: '',
          line: [],
          word,
        }
      );
  }
  return splitLine(tag, undefined);
}

function splitLine(text: string, word: string | undefined): Floating | undefined {
  const [, prefix = '', major, minor, suffix = ''] = LINE.exec(text) ?? [];
  if (major === undefined) return undefined;
  return { prefix, suffix, line: [major, ...(minor === undefined ? [] : [minor])].map(plain), word };
}

/** `latest` and the names of channels. */
function wordsOf({ channels, versions }: Run): readonly string[] {
  const first = versions.flatMap(({ prerelease: [id] }) => (id === undefined || /^\d+$/.test(id) ? [] : [id]));
  return [...new Set(['latest', ...Object.keys(channels), 'alpha', 'beta', 'rc', ...first])];
}

function channelOf({ channels }: Run, { word }: Floating): readonly string[] | undefined {
  if (word === undefined || word === 'latest') return undefined;
  return [word, ...(Object.hasOwn(channels, word) ? (channels[word] ?? []) : [])];
}

/** The versions of the run that a tag is compared by: those of its variant, else those without one, else all. */
function versionsFor(
  run: Run,
  { prefix, suffix }: Family,
): { readonly families: readonly Family[]; readonly versions: readonly Version[] } {
  const own = { prefix, suffix };
  const isOwn = prefix !== '' || suffix !== '';
  const full = run.tags.filter((tag) => isVersionTag(tag) || isPrefixedVersion(run, tag));
  const inFamily = (family: Family): readonly Version[] => full.flatMap((tag) => versionIn(tag, family) ?? []);
  if (isOwn && inFamily(own).length > 0) return { families: [own], versions: inFamily(own) };
  if (run.versions.length > 0)
    return { families: isOwn && run.isTagged ? [own, NO_FAMILY] : [own], versions: run.versions };
  return { families: [own, ...run.families], versions: run.families.flatMap(inFamily) };
}

function isIn(channel: readonly string[] | undefined, [first = '']: readonly string[]): boolean {
  return channel !== undefined && (channel.includes('*') || channel.includes(first));
}

/** A pre-release moves no names, except those that only it has. */
function ruleName(run: Run, tag: Tag): TagRule {
  const { versions } = versionsFor(run, NO_FAMILY);
  const isStable = versions.length === 0 || versions.some(({ prerelease }) => prerelease.length === 0);
  return isStable || OWN_NAME.test(tag) ? { kind: 'name', tag } : refusePrerelease(run, tag, versions);
}

function refuse(tag: Tag, reason: string): TagRule {
  return { kind: 'refused', tag, reason };
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

/**
 * The versions in a repository that keep a tag where it is, if their images are verified; the highest first.
 * @param listed all tags of the repository.
 */
export function rivalsOf(rule: ForwardRule, listed: readonly string[]): readonly Rival[] {
  if (rule.mayGoBack) return [];
  const found = listed.flatMap((text): readonly Rival[] => {
    const tag = tagOrNone(text);
    const versions = rule.families.flatMap((family) => versionIn(text, family) ?? []);
    const version = versions.find((one) => isHigher(rule, one) && isComparable(rule, one));
    if (version === undefined || tag === undefined) return [];
    // A pre-release is compared with those of its channel, but a stable release may have moved the tag of the channel.
    const isOnlyCurrent = isPrerelease(rule.ours) && !isPrerelease(version);
    return [{ tag, version, isOnlyCurrent }];
  });
  return found.sort((a, b) => compareVersions(b.version, a.version));
}

/** Whether the version that an image says it has keeps a tag where it is, if the image is verified. */
export function isRival(rule: ForwardRule, text: string): boolean {
  const version = parseVersion(text);
  if (version === undefined || rule.mayGoBack || !isHigher(rule, version)) return false;
  return rule.channel !== undefined || !isPrerelease(version);
}

function isComparable({ channel }: ForwardRule, version: Version): boolean {
  return isPrerelease(version) ? isIn(channel, version.prerelease) : true;
}

function isPrerelease(version: Version | undefined): boolean {
  return version !== undefined && version.prerelease.length > 0;
}

function isHigher({ ours, line }: ForwardRule, version: Version): boolean {
  return isInLine(version, line) && (ours === undefined || compareVersions(version, ours) > 0);
}
