import { WasmImageError } from '../../core/errors.ts';
import { inert, quoted } from '../../core/text.ts';

/** Packages of one lock; more are no filter's. */
const MOST = 20_000;
const LONGEST = 512;

/** A digest of a package's archive, as its lock names it. */
export interface ArchiveHash {
  readonly algorithm: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
  readonly hex: string;
}

/** One package that a module is built from, or a program that built it. */
export interface Package {
  /** Unique in a bill of materials. */
  readonly id: string;
  /** Undefined for what no registry has. Source: github.com/package-url/purl-spec. */
  readonly purl: string | undefined;
  readonly name: string;
  readonly version: string | undefined;
  /** `development`: by the word of npm, which also says it of compilers and of what they link. */
  readonly use: 'linked' | 'development' | 'tool';
  readonly hash: ArchiveHash | undefined;
  /** What else the lock says, by name. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Makes a package that a registry has. @param path of the purl, its parts not yet encoded. */
export function fromRegistry(
  type: string,
  path: string,
  version: string | undefined,
  more: Partial<Package> & { readonly qualifiers?: Readonly<Record<string, string>> } = {},
): Package {
  const { qualifiers = {}, ...rest } = more;
  const query = Object.entries(qualifiers).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  const at = version === undefined ? '' : `@${encodeURIComponent(version)}`;
  const purl = `pkg:${type}/${path.split('/').map(encodeURIComponent).join('/')}${at}${query.length === 0 ? '' : `?${query.join('&')}`}`;
  return { id: purl, purl, name: path, version, use: 'linked', hash: undefined, properties: {}, ...rest };
}

/** Makes a package of the checkout, or another one that no registry has. */
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

/** Refuses a lock. @param path of the file. */
export function lockInvalid(path: string, why: string, cause?: unknown): WasmImageError {
  return new WasmImageError('LOCK_INVALID', `Cannot read ${quoted(path)}: ${why}`, { cause });
}

/** The lines of a lock, without the marks of their ends. @throws WasmImageError LOCK_INVALID for bytes that are no UTF-8. */
export function linesOf(bytes: Uint8Array, path: string): readonly string[] {
  return textOf(bytes, path).split(/\r?\n/);
}

function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw lockInvalid(path, 'it is no UTF-8', cause);
  }
}

/** Refuses what is too much or too long to be real. */
export function checkPackages(packages: readonly Package[], path: string): readonly Package[] {
  if (packages.length > MOST) throw lockInvalid(path, `it names ${packages.length} packages, ${MOST} are allowed`);
  const long = packages.find(({ id, name, version = '' }) =>
    [id, name, version].some((text) => text.length > LONGEST || /\p{Cc}/u.test(text)),
  );
  if (long !== undefined) throw lockInvalid(path, `it names a package that cannot be one: "${inert(long.name, 80)}"`);
  return packages;
}
