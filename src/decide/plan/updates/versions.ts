import { WasmImageError } from '../../../core/errors.ts';
import { inputName, quoted } from '../../../core/text.ts';
import { parseTag, type Tag } from '../../../oci/reference.ts';
import { compareVersions, isInLine, PRERELEASE_SUFFIX, parseVersion, type Version } from '../../gate/version.ts';

/** A tag that names a version, and how it is written. */
export interface TagVersion {
  readonly tag: Tag;
  readonly version: Version;
  /** What is before, whether there is a `v`, how many numbers, and the variant after: equal for tags of one kind. */
  readonly form: string;
}

const TAG = /^([A-Za-z][\w.-]*[-_])?(v?)(\d{1,32}(?:\.\d{1,32}){0,2})([-_+].*)?$/;
/** A pre-release, as far as it goes before a variant: `-rc.1` in `1.2.3-rc.1-alpine`. */
const PRERELEASE = /^[-_][A-Za-z]+(?:[.-]?\d+)*/;

/** Reads a tag as a version: `v1.2.3`, `1.2`, `1.2.3-rc.1`, `1.2.3-alpine`, `http-1.2.3`. Undefined for all others. */
export function readTagVersion(tag: string): TagVersion | undefined {
  const [, prefix = '', v = '', numbers = '', rest = ''] = TAG.exec(tag) ?? [];
  const parts = numbers.split('.');
  // One number is a major version, or a date or a commit.
  if (numbers === '' || (parts.length === 1 && numbers.length > 3)) return undefined;
  const prerelease = parts.length === 3 && PRERELEASE_SUFFIX.test(rest) ? (PRERELEASE.exec(rest)?.[0] ?? '') : '';
  const full = [...parts, '0', '0'].slice(0, 3).join('.');
  const version = parseVersion(`${full}${prerelease.replace(/^_/, '-')}`);
  const own = version === undefined ? undefined : tagOf(tag);
  if (version === undefined || own === undefined) return undefined;
  return { tag: own, version, form: JSON.stringify([prefix, v, parts.length, rest.slice(prerelease.length)]) };
}

/** Undefined for names that cannot be used, such as reserved ones. */
function tagOf(text: string): Tag | undefined {
  try {
    return parseTag(text);
  } catch (error) {
    if (error instanceof WasmImageError) return undefined;
    throw error;
  }
}

/** Whether a version is in a range, given the current one. */
export type Range = (version: Version, current: Version) => boolean;

/** The range of an update without one. */
export const DEFAULT_RANGE = 'major';
const WORDS: Readonly<Record<string, Range>> = {
  major: ({ numbers }, current) => numbers[0] === current.numbers[0],
  minor: ({ numbers }, current) => numbers[0] === current.numbers[0] && numbers[1] === current.numbers[1],
  any: () => true,
};
const TERM = /^(\^|~|>=|<=|>|<|=)?v?(\d{1,32})(?:\.(\d{1,32}|[xX*])(?:\.(\d{1,32}|[xX*])(-[0-9A-Za-z.-]+)?)?)?$/;

/**
 * Reads a range: `major` (of the current version), `minor`, `any`, or what npm takes for one, without `||`:
 * `^1.2.3`, `~1.2`, `>=1.2 <1.9`, `1.x`. @throws WasmImageError INPUT_INVALID.
 * Source: npm semver 7, ranges.
 */
export function parseRange(text: string): Range {
  const word = WORDS[text.trim()];
  if (word !== undefined) return word;
  const terms = text
    .replace(/([\^~<>=])\s+(?=v?\d)/g, '$1')
    .split(/[\s,]+/)
    .filter((term) => term !== '')
    .map((term) => readTerm(term, text));
  if (terms.length === 0) throw invalid(text);
  return (version) => terms.every((term) => term(version));
}

function readTerm(term: string, text: string): (version: Version) => boolean {
  const [found, operator = '=', ...rest] = TERM.exec(term) ?? [];
  if (found === undefined) throw invalid(text);
  const line = rest.slice(0, 3).filter((part): part is string => part !== undefined && /^\d/.test(part));
  const isWhole = line.length === 3;
  const limit = parseVersion(`${[...line, '0', '0'].slice(0, 3).join('.')}${rest[3] ?? ''}`);
  if (limit === undefined) throw invalid(text);
  const isAbove = (version: Version): boolean => compareVersions(version, limit) >= 0;
  switch (operator) {
    case '^': {
      // The first number that is not 0 stays, as far as they are given.
      const first = line.findIndex((part) => !/^0+$/.test(part));
      const kept = line.slice(0, first < 0 ? line.length : first + 1);
      return (version) => isAbove(version) && isInLine(version, kept);
    }
    case '~':
      return (version) => isAbove(version) && isInLine(version, line.slice(0, 2));
    case '>=':
      return isAbove;
    case '>':
      return (version) => compareVersions(version, limit) > 0 && (isWhole || !isInLine(version, line));
    case '<':
      // A pre-release of the limit is not below it.
      return (version) =>
        compareVersions(version, limit) < 0 && !(rest[3] === undefined && isInLine(version, limit.numbers));
    case '<=':
      return (version) => compareVersions(version, limit) <= 0 || (!isWhole && isInLine(version, line));
    default:
      return (version) => (isWhole ? compareVersions(version, limit) === 0 : isInLine(version, line));
  }
}

/**
 * Newer versions than the current one, the newest first: written in the same way, in the range, and pre-releases only
 * from a pre-release.
 */
export function newerVersions(current: TagVersion, tags: readonly string[], range: Range): readonly TagVersion[] {
  return tags
    .flatMap((tag) => readTagVersion(tag) ?? [])
    .filter(
      ({ form, version }) =>
        form === current.form &&
        compareVersions(version, current.version) > 0 &&
        (version.prerelease.length === 0 || current.version.prerelease.length > 0) &&
        range(version, current.version),
    )
    .sort((a, b) => compareVersions(b.version, a.version));
}

/** Tags without a prefix and a variant, if it is not known which are of one kind. */
const PLAIN_FORMS = ['', 'v'].map((v) => JSON.stringify(['', v, 3, '']));

/**
 * All other versions of the same kind: first newer ones of the same major version, then other newer ones, then older
 * ones, each from the newest down. Pre-releases only for a pre-release.
 * @param current undefined if the tag names no version.
 */
export function otherVersions(current: TagVersion | undefined, tags: readonly string[]): readonly TagVersion[] {
  const group = ({ version }: TagVersion): number => {
    if (current === undefined) return 0;
    if (compareVersions(version, current.version) < 0) return 2;
    return version.numbers[0] === current.version.numbers[0] ? 0 : 1;
  };
  return tags
    .flatMap((tag) => readTagVersion(tag) ?? [])
    .filter(
      ({ tag, form, version }) =>
        (current === undefined ? PLAIN_FORMS.includes(form) : form === current.form && tag !== current.tag) &&
        (version.prerelease.length === 0 || (current?.version.prerelease.length ?? 0) > 0),
    )
    .sort((a, b) => group(a) - group(b) || compareVersions(b.version, a.version));
}

function invalid(text: string): WasmImageError {
  return new WasmImageError(
    'INPUT_INVALID',
    `Cannot use ${quoted(text)} as ${inputName('update')}: it is not a range`,
    {
      hint: 'write major, minor, any, or a range such as ^1.2, ~1.2.3 or ">=1.2 <1.9"',
    },
  );
}
