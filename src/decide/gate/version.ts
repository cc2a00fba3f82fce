import type { Tag } from '../../oci/reference.ts';

/** A version, as far as its order goes. */
export interface Version {
  /** Major, minor and patch, as decimal digits without leading zeros: a number can be longer than 53 bits. */
  readonly numbers: readonly string[];
  /** Empty for a stable version. */
  readonly prerelease: readonly string[];
  /** What orders versions with the same numbers. */
  readonly order: readonly string[];
  /** As written, without `v`. */
  readonly text: string;
}

/** Words that make a suffix a pre-release and not a variant. */
export const PRERELEASE_SUFFIX =
  /^[-_](?:a|alpha|b|beta|c|rc|cr|pre|preview|prerelease|next|canary|dev|nightly|snapshot|m|milestone|ea)(?![A-Za-z])/i;
const VERSION = /^v?(\d+(?:\.\d+)*)(?:-([0-9A-Za-z.-]+))?(?:[+_][0-9A-Za-z._-]*)?$/i;
const PEP440 = /^v?(\d+(?:\.\d+)*)(?:(a|b|rc)(\d+))?(?:\.post(\d+))?(?:\.dev(\d+))?(?:[+_][0-9A-Za-z._-]*)?$/i;
/** Higher than all identifiers of pre-releases. */
const STABLE = '~';

/**
 * Reads a full version, with or without `v`; undefined for anything else. A plus can be written `_`, as in a tag. Leading
 * zeros are accepted, since releases are also named after dates.
 * Source: semver 2.0.0, section 9 and 10; PEP 440, the normal form without an epoch.
 */
export function parseVersion(text: string): Version | undefined {
  const version = readVersion(text);
  const fewest = /^v?[\d.]+(?:a|b|rc|post|dev)\d/i.test(text) ? 2 : 3;
  return version !== undefined && version.numbers.length >= fewest ? version : undefined;
}

/** Reads a text that is known to be a full version: it can have any count of numbers, such as 2024.06. */
export function readVersion(text: string): Version | undefined {
  const [, release, prerelease] = VERSION.exec(text) ?? [];
  if (release === undefined) return readPep440(text);
  const ids = prerelease?.split('.') ?? [];
  return { ...partsOf(text, release), prerelease: ids, order: ids.length === 0 ? [STABLE] : ids };
}

/** A development release is lower than all pre-releases of its version, and a post-release is higher than the version. */
function readPep440(text: string): Version | undefined {
  const [, release, phase = '', number = '', post, dev] = PEP440.exec(text) ?? [];
  if (release === undefined) return undefined;
  const name = { a: 'alpha', b: 'beta' }[phase.toLowerCase()] ?? phase.toLowerCase();
  const isDev = phase === '' && post === undefined && dev !== undefined;
  const first = isDev ? ['0', '0'] : phase === '' ? [STABLE] : [name, number];
  return {
    ...partsOf(text, release),
    prerelease: isDev ? ['dev', dev] : phase === '' ? [] : [name, number],
    order: [...first, ...(post === undefined ? ['0'] : ['p', post]), dev ?? STABLE],
  };
}

function partsOf(text: string, release: string): Pick<Version, 'numbers' | 'text'> {
  return { numbers: release.split('.').map(plain), text: text.replace(/^v/i, '') };
}

/**
 * Whether a tag names one version permanently: 1.2.3, v1.2.3, 1.2.3rc1, also with a pre-release or build part.
 * Source: semver 2.0.0 and PEP 440; `+` is written `_` or `-`, since tags cannot contain a plus.
 */
export function isVersionTag(tag: Tag): boolean {
  return /^v?\d+\.\d+(?:\.\d+|(?:a|b|rc|\.post|\.dev)\d+)+(?:[-_][0-9A-Za-z._-]+)?$/i.test(tag);
}

/** Negative if `a` is lower, 0 if they differ at most in the build part. Source: semver 2.0.0, section 11; PEP 440. */
export function compareVersions(a: Version, b: Version): number {
  return compareNumbers(a.numbers, b.numbers) || compareLists(a.order, b.order);
}

/** Numbers that are not written are 0: 1.2 is 1.2.0. */
export function compareNumbers(a: readonly string[], b: readonly string[]): number {
  const at = [...Array(Math.max(a.length, b.length)).keys()];
  return compareLists(
    at.map((i) => a[i] ?? '0'),
    at.map((i) => b[i] ?? '0'),
  );
}

/** Whether a version belongs to a line: `1.2` or `1`; every version belongs to the empty one. */
export function isInLine({ numbers }: Version, line: readonly string[]): boolean {
  return line.every((number, i) => plain(number) === (numbers[i] ?? '0'));
}

/** A decimal number without leading zeros. */
export function plain(number: string): string {
  return number.replace(/^0+(?=\d)/, '');
}

function compareLists(a: readonly string[], b: readonly string[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i];
    if (right === undefined) return 1;
    const order = compareParts(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Numbers are lower than words. */
function compareParts(a: string, b: string): number {
  const [isNumber, isOther] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber !== isOther) return isNumber ? -1 : 1;
  const [left, right] = isNumber ? [plain(a), plain(b)] : [a, b];
  if (isNumber && left.length !== right.length) return left.length - right.length;
  return left === right ? 0 : left < right ? -1 : 1;
}
