import type { Tag } from '../../../oci/reference.ts';
import { isVersionTag, PRERELEASE_SUFFIX, parseVersion, readVersion, type Version } from '../version.ts';

/** What is before and after the version or word in the tags of one variant, such as `http-` and `-alpine`. */
export interface Family {
  readonly prefix: string;
  readonly suffix: string;
}

/** A tag that is a full version, and its variant. */
export interface FullVersion {
  readonly tag: Tag;
  readonly family: Family;
  readonly version: Version;
}

/** What a rule knows about the tag that it gave. */
export type TagOrigin = { readonly tag: string } & (
  | {
      /** Whether the tag is the full version or only a part of it, such as 1.2 of 1.2.3. */
      readonly kind: 'version' | 'line';
      /** As the rule read it, before characters were replaced. */
      readonly version: string;
      readonly family: Family;
    }
  /** A branch, a day or a commit, whatever it looks like. */
  | { readonly kind: 'name' }
);

/** Tags without prefix and suffix. */
export const NO_FAMILY: Family = { prefix: '', suffix: '' };
const PREFIXED_VERSION = /^(.+[-_])(v?\d+\.\d+(?:\.|a|b|rc)\d+.*)$/i;
/** A number with so many digits is a year or a date, unless it is the major version of the run. */
export const DATE_DIGITS = 4;

/** The longest first. Without those whose suffix says that the version is a pre-release: everybody reads it so. */
export function usableVariants(variants: readonly Family[]): readonly Family[] {
  return longestFirst(variants.filter(({ suffix }) => !saysPrerelease(suffix)));
}

/** Whether everybody reads a suffix as a pre-release, such as `-rc` and `beta.1`. */
export function saysPrerelease(suffix: string): boolean {
  return suffix !== '' && PRERELEASE_SUFFIX.test(suffix.replace(/^[-_.]?/, '-'));
}

/** @returns the same families, so that the first one that fits is the closest. */
export function longestFirst(families: readonly Family[]): readonly Family[] {
  const lengthOf = ({ prefix, suffix }: Family): number => prefix.length + suffix.length;
  return [...families].sort((a, b) => lengthOf(b) - lengthOf(a));
}

/** What is between prefix and suffix; undefined if the tag does not have both. */
export function inside(tag: string, { prefix, suffix }: Family): string | undefined {
  const isOne = tag.startsWith(prefix) && tag.endsWith(suffix) && tag.length > prefix.length + suffix.length;
  return isOne ? tag.slice(prefix.length, tag.length - suffix.length) : undefined;
}

/** The version in a tag of a family; undefined if it is not of the family or not a full version. */
export function versionIn(tag: string, family: Family): Version | undefined {
  return parseVersion(inside(tag, family) ?? '');
}

/** The `v` before a version is not a variant: `http-v1.2.3` and `http-1.2.3` are of one family. */
export function withoutV({ prefix, suffix }: Family): Family {
  return { prefix: prefix.replace(/(^|[-_.])v$/i, '$1'), suffix };
}

/** The version that a run was given, which can be the text of a tag of one of its variants. */
export function givenVersion(text: string, variants: readonly Family[]): Version | undefined {
  return [...variants, NO_FAMILY].map((variant) => versionIn(text, variant)).find((version) => version !== undefined);
}

/** The version that the rules of a run read; undefined if they read none, or one without an order. */
export function versionRead(origins: readonly TagOrigin[]): Version | undefined {
  const [first] = origins.flatMap((origin) => (origin.kind === 'name' ? [] : [origin.version]));
  return readVersion(first ?? '');
}

/**
 * Finds the full versions among the tags of a run.
 * @param variants as the rules write them, see {@link usableVariants}. @param given the version of the run, if known.
 * @param origins of the tags that rules gave.
 */
export function findVersions(
  all: readonly Tag[],
  variants: readonly Family[],
  given: Version | undefined,
  origins: readonly TagOrigin[] = [],
): readonly FullVersion[] {
  const ruled = all.flatMap((tag) => readOrigin(tag, originOf(tag, origins)));
  const tags = all.filter((tag) => {
    const kind = originOf(tag, origins)?.kind;
    return kind !== 'version' && (kind !== 'name' || isVersionTag(tag));
  });
  const declared = tags.flatMap((tag) => {
    const variant = variants.find((one) => versionIn(tag, one) !== undefined);
    return variant === undefined ? [] : versionOf(tag, variant, withoutV(variant));
  });
  const others = tags.filter((tag) => !declared.some((one) => one.tag === tag));
  const suffixes = suffixesOf(others, given);
  const plain = others.filter(isVersionTag).flatMap((tag) => {
    const suffix = suffixes.find((one) => tag.endsWith(one));
    return versionOf(tag, suffix === undefined ? NO_FAMILY : { prefix: '', suffix });
  });
  const bare = plain.filter(({ family }) => family === NO_FAMILY);
  const known = [...ruled, ...declared, ...(bare.length > 0 || given === undefined ? bare : [{ version: given }])];
  const prefixed = others.flatMap((tag) => {
    const family = prefixedFamily(tag, given);
    return family === undefined || isVersionTag(tag)
      ? []
      : versionOf(tag, family).filter(({ version }) => isOwn(version, known));
  });
  return [...ruled, ...declared, ...plain, ...prefixed];
}

/** What the rules know about a tag; that it is a version counts more than that it is the name of a branch. */
export function originOf(tag: Tag, origins: readonly TagOrigin[]): TagOrigin | undefined {
  const own = origins.filter((origin) => origin.tag === tag);
  return own.find(({ kind }) => kind === 'version') ?? own[0];
}

function readOrigin(tag: Tag, origin: TagOrigin | undefined): readonly FullVersion[] {
  const version = origin?.kind === 'version' ? readVersion(origin.version) : undefined;
  return version === undefined || origin?.kind !== 'version' ? [] : [{ tag, family: withoutV(origin.family), version }];
}

function versionOf(tag: Tag, at: Family, family = at): readonly FullVersion[] {
  const version = versionIn(tag, at);
  return version === undefined ? [] : [{ tag, family, version }];
}

/** `tinygo-1.2.3` is a full version if it is the version of the run. `nightly-2026.01.02` and `envoy-1.36.2` are not. */
function isOwn({ numbers }: Version, known: readonly { readonly version: Version }[]): boolean {
  if (known.length > 0) return known.some(({ version }) => version.numbers.join() === numbers.join());
  return (numbers[0]?.length ?? 0) < DATE_DIGITS;
}

function prefixedFamily(tag: Tag, given: Version | undefined): Family | undefined {
  const prefix = PREFIXED_VERSION.exec(tag)?.[1];
  if (prefix === undefined) return undefined;
  const start = given === undefined ? -1 : tag.indexOf(given.text);
  const [before, after] = [tag.slice(0, start), tag.slice(start + (given?.text.length ?? 0))];
  return start > 0 && /[-_]v?$/.test(before) && isVariant(after)
    ? withoutV({ prefix: before, suffix: after })
    : { prefix, suffix: '' };
}

/** Suffixes of variants: `1.2.3-tinygo` is one if the run also moves `1.2-tinygo`, or is given the version 1.2.3. */
function suffixesOf(tags: readonly Tag[], given: Version | undefined): readonly string[] {
  const ofLines = tags.flatMap((tag) => {
    const suffix = /^(?:v?\d+(?:\.\d+)?|latest)([-_].+)$/i.exec(tag)?.[1] ?? '';
    return isVariant(suffix) && tags.some((other) => versionIn(other, { prefix: '', suffix }) !== undefined)
      ? [suffix]
      : [];
  });
  const ofVersion = tags.flatMap((tag) => {
    const text = tag.replace(/^v/i, '');
    const isGiven = given !== undefined && isVersionTag(tag) && text.startsWith(given.text);
    const suffix = isGiven ? text.slice(given.text.length) : '';
    return isVariant(suffix) ? [suffix] : [];
  });
  return [...new Set([...ofLines, ...ofVersion])];
}

/** Whether a suffix with its separator can be that of a variant. */
export function isVariant(suffix: string): boolean {
  return /^[-_]./.test(suffix) && !PRERELEASE_SUFFIX.test(suffix);
}
