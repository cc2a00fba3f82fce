import type { Tag } from '../../oci/reference.ts';

/** A version, as far as its order goes. */
export interface Version {
  /** Major, minor and patch, as decimal digits without leading zeros: a number can be longer than 53 bits. */
  readonly numbers: readonly string[];
  /** Empty for a stable version. */
  readonly prerelease: readonly string[];
  /** As written, without `v`. */
  readonly text: string;
}

const VERSION = /^v?(\d{1,32})\.(\d{1,32})\.(\d{1,32})(?:-([0-9A-Za-z.-]+))?(?:[+_][0-9A-Za-z._-]*)?$/;

/**
 * Reads a full version, with or without `v`; undefined for anything else. A plus can be written `_`, as in a tag. Leading
 * zeros are accepted, since releases are also named after dates.
 * Source: semver 2.0.0, section 9 and 10.
 */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch, prerelease] = VERSION.exec(text) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  const numbers = [major, minor, patch].map(plain);
  return { numbers, prerelease: prerelease?.split('.') ?? [], text: text.replace(/^v/, '') };
}

/**
 * Whether a tag names one version permanently: 1.2.3, v1.2.3, also with a pre-release or build part.
 * Source: semver 2.0.0; `+` is written `_` or `-`, since tags cannot contain a plus.
 */
export function isVersionTag(tag: Tag): boolean {
  return /^v?\d+\.\d+\.\d+(?:[-_][0-9A-Za-z._-]+)?$/.test(tag);
}

/** Negative if `a` is lower, 0 if they differ at most in the build part. Source: semver 2.0.0, section 11. */
export function compareVersions(a: Version, b: Version): number {
  const byNumbers = compareLists(a.numbers, b.numbers);
  if (byNumbers !== 0) return byNumbers;
  const isStable = Number(a.prerelease.length === 0) - Number(b.prerelease.length === 0);
  return isStable === 0 ? compareLists(a.prerelease, b.prerelease) : isStable;
}

/** Whether a version belongs to a line: `1.2` or `1`; every version belongs to the empty one. */
export function isInLine({ numbers }: Version, line: readonly string[]): boolean {
  return line.every((number, i) => plain(number) === numbers[i]);
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
