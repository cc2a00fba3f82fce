import { type Tag, tagOrNone } from '../../../oci/reference.ts';
import { compareVersions, isInLine, parseVersion, readVersion, type Version } from '../version.ts';
import { DATE_DIGITS, type Family, givenVersion, inside, isVariant, longestFirst, versionIn } from './families.ts';
import { CHANNEL_WORDS, type ForwardRule, isIn } from './tag-policy.ts';

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
export function rivalsOf(rule: ForwardRule, listed: readonly string[]): readonly Rival[] {
  if (rule.mayGoBack) return [];
  const families = longestFirst(rule.families).map((family) => ({
    family,
    suffixes: variantsIn(rule, listed, family),
  }));
  const found = listed.flatMap((text): readonly Rival[] => {
    const tag = tagOrNone(text);
    const [version] = families.flatMap(({ family, suffixes }) => {
      const inner = inside(text, family) ?? '';
      const isOther = suffixes.some((suffix) => versionIn(inner, { prefix: '', suffix }) !== undefined);
      return isOther ? [] : (parseVersion(inner) ?? shortVersion(rule, inner) ?? []);
    });
    if (version === undefined || tag === undefined || !isHigher(rule, version) || !isComparable(rule, version))
      return [];
    // A pre-release is compared with those of its channel, but a stable release may have moved the tag of the channel.
    const isOnlyCurrent = isPrerelease(rule.ours) && !isPrerelease(version);
    return [{ tag, version, isOnlyCurrent }];
  });
  return found.sort((a, b) => compareVersions(b.version, a.version));
}

/**
 * Suffixes of other variants, which the list shows by their floating tags, such as `1.2-alpine` and `next-alpine`, or by
 * a pre-release like ours. A version that ends with one of them is of the other variant, and not a pre-release.
 */
function variantsIn({ tag, channel, ours }: ForwardRule, listed: readonly string[], family: Family): readonly string[] {
  const words = [...CHANNEL_WORDS, 'latest', inside(tag, family) ?? '', ...(channel ?? [])];
  const starts = [...words, ...(isPrerelease(ours) ? [ours?.text ?? ''] : [])].filter((start) => start !== '');
  const suffixes = listed.flatMap((text) => {
    const inner = (inside(text, family) ?? '').replace(/^v(?=\d)/i, '');
    const line = /^\d+(?:\.\d+)?(?=[-_])/.exec(inner)?.[0] ?? '';
    return [line, ...starts].flatMap((start) =>
      start !== '' && inner.startsWith(start) ? [inner.slice(start.length)] : [],
    );
  });
  const isOwn = (suffix: string): boolean => channel?.includes(/[^-_.]+/.exec(suffix)?.[0] ?? '') === true;
  return [...new Set(suffixes)].filter((suffix) => isVariant(suffix) && /[a-z]/i.test(suffix) && !isOwn(suffix));
}

/** Projects also publish 1.2 and 1.2.1; as a line, 1.2 is never higher than the versions in it. */
function shortVersion({ ours }: ForwardRule, text: string): Version | undefined {
  const isYear = (version?: Version): boolean => (version?.numbers[0]?.length ?? 0) >= DATE_DIGITS;
  const version = ours !== undefined && /^v?\d+\.\d+$/i.test(text) ? readVersion(text) : undefined;
  return isYear(version) === isYear(ours) ? version : undefined;
}

/** Whether the version that an image says it has keeps a tag where it is, if the image is verified. */
export function isRival(rule: ForwardRule, text: string): boolean {
  const version = givenVersion(text, longestFirst(rule.families));
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
