import { WasmImageError } from '../../core/errors.ts';
import { inert, quoted } from '../../core/text.ts';

/** The most packages in a lock file; no filter has more. */
const MOST = 20_000;
const LONGEST = 512;

/** The digest of a package's archive, from the lock file. */
export interface ArchiveHash {
  readonly algorithm: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
  readonly hex: string;
}

/** A package that the module is built from, or a program that built it. */
export interface Package {
  /** Unique in a bill of materials. */
  readonly id: string;
  /** Undefined if no registry has it. Source: github.com/package-url/purl-spec. */
  readonly purl: string | undefined;
  readonly name: string;
  readonly version: string | undefined;
  /** `development`: as npm marks it, which includes compilers and what they link. */
  readonly use: 'linked' | 'development' | 'tool';
  readonly hash: ArchiveHash | undefined;
  /** Other facts from the lock file, by name. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Makes a package that is in a registry. @param path of the purl, not yet encoded. */
export function fromRegistry(
  type: string,
  path: string,
  version: string | undefined,
  more: Partial<Package> & { readonly qualifiers?: Readonly<Record<string, string>> } = {},
): Package {
  const { qualifiers = {}, ...rest } = more;
  const query = Object.entries(qualifiers).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  const suffix = query.length === 0 ? '' : `?${query.join('&')}`;
  const at = version === undefined ? '' : `@${encodeURIComponent(version)}`;
  const purl = `pkg:${type}/${path.split('/').map(encodeURIComponent).join('/')}${at}${suffix}`;
  return { id: purl, purl, name: path, version, use: 'linked', hash: undefined, properties: {}, ...rest };
}

/** Makes a package that is not in a registry, such as one of the checkout. */
export function fromHere(
  type: string,
  name: string,
  version: string | undefined,
  use: Package['use'] = 'linked',
): Package {
  return {
    id: `${type}:${name}${version === undefined ? '' : `@${version}`}`,
    purl: undefined,
    name,
    version,
    use,
    hash: undefined,
    properties: {},
  };
}

/** The error for a lock file. @param path of the file. */
export function lockInvalid(path: string, why: string, cause?: unknown): WasmImageError {
  return new WasmImageError('LOCK_INVALID', `Cannot read ${quoted(path)}: ${why}`, { cause });
}

/** The lines of a lock file, without line ends. @throws WasmImageError LOCK_INVALID for bytes that are not UTF-8. */
export function linesOf(bytes: Uint8Array, path: string): readonly string[] {
  return textOf(bytes, path).split(/\r?\n/);
}

function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw lockInvalid(path, 'it is not UTF-8', cause);
  }
}

/** Refuses more packages or longer names than a real lock file has. @throws WasmImageError LOCK_INVALID. */
export function checkPackages(packages: readonly Package[], path: string): readonly Package[] {
  if (packages.length > MOST) throw lockInvalid(path, `it has ${packages.length} packages; the limit is ${MOST}`);
  const long = packages.find(({ id, name, version = '' }) =>
    [id, name, version].some((text) => text.length > LONGEST || /\p{Cc}/u.test(text)),
  );
  if (long !== undefined)
    throw lockInvalid(path, `a package has an invalid name or version: "${inert(long.name, 80)}"`);
  return packages;
}
