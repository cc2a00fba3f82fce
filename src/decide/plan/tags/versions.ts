/** What a pattern of `type=semver` can name. */
export interface Semver {
  readonly raw: string;
  /** Without `v` and without the build part. */
  readonly version: string;
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  /** Identifiers, separated by commas as docker/metadata-action prints them; '' for a release. */
  readonly prerelease: string;
  readonly build: string;
  readonly isFinal: boolean;
}

const NUMBER = '(0|[1-9]\\d*)';
const PRE_ID = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)';
const SEMVER = new RegExp(
  `^v?${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${PRE_ID}(?:\\.${PRE_ID})*))?(?:\\+([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?$`,
);

/** Reads a strict semver, with or without `v`. Source: semver.org 2.0.0; limits of the npm package semver. */
export function readSemver(raw: string): Semver | undefined {
  const [, major = '', minor = '', patch = '', prerelease = '', build = ''] =
    raw.length > 256 ? [] : (SEMVER.exec(raw.trim()) ?? []);
  const isSafe = [major, minor, patch].every((part) => part !== '' && Number.isSafeInteger(Number(part)));
  if (!isSafe) return undefined;
  const version = `${major}.${minor}.${patch}${prerelease === '' ? '' : `-${prerelease}`}`;
  const commas = (identifiers: string): string => identifiers.replaceAll('.', ',');
  return {
    raw,
    version,
    major,
    minor,
    patch,
    prerelease: commas(prerelease),
    build: commas(build),
    isFinal: prerelease === '',
  };
}

/** What a pattern of `type=pep440` can name. */
export interface Pep440 {
  readonly raw: string;
  /** In the normal form, without the `v`. */
  readonly version: string;
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  /** Whether it is neither a pre-release, nor a post-release, nor a development release. */
  readonly isFinal: boolean;
}

/** Source: PEP 440, appendix B. */
const PEP440 = new RegExp(
  [
    '^v?(?:(?<epoch>\\d+)!)?(?<release>\\d+(?:\\.\\d+)*)',
    '(?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|rc|c)[-_.]?(?<preNumber>\\d+)?)?',
    '(?:-(?<implicitPost>\\d+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postNumber>\\d+)?)?',
    '(?:[-_.]?(?<dev>dev)[-_.]?(?<devNumber>\\d+)?)?',
    '(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$',
  ].join(''),
  'i',
);
const PRE_NAMES: Readonly<Record<string, string>> = { alpha: 'a', beta: 'b', c: 'rc', pre: 'rc', preview: 'rc' };

/** Reads a Python version. */
export function readPep440(raw: string): Pep440 | undefined {
  const found = raw.length > 256 ? undefined : PEP440.exec(raw)?.groups;
  if (found === undefined) return undefined;
  const {
    epoch = '0',
    release = '',
    pre,
    preNumber = '0',
    post,
    postNumber = '0',
    implicitPost,
    dev,
    devNumber = '0',
  } = found;
  const parts = release.split('.').map(Number);
  const preName = pre?.toLowerCase() ?? '';
  // A local part is printed with commas, as docker/metadata-action does; they become dashes in the tag.
  const local = found.local
    ?.split(/[-_.]/)
    .map((part) => (Number.isNaN(Number(part)) ? part.toLowerCase() : Number(part)));
  const postRelease = implicitPost ?? (post === undefined ? undefined : postNumber);
  const version = [
    Number(epoch) === 0 ? '' : `${Number(epoch)}!`,
    parts.join('.'),
    pre === undefined ? '' : `${PRE_NAMES[preName] ?? preName}${Number(preNumber)}`,
    postRelease === undefined ? '' : `.post${Number(postRelease)}`,
    dev === undefined ? '' : `.dev${Number(devNumber)}`,
    local === undefined ? '' : `+${local.join(',')}`,
  ].join('');
  const [major = 0, minor = 0, patch = 0] = parts;
  return {
    raw,
    version,
    major: String(major),
    minor: String(minor),
    patch: String(patch),
    isFinal: pre === undefined && postRelease === undefined && dev === undefined,
  };
}
