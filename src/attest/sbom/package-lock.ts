import { isObject, type Json, type JsonObject, parseStrictJson, stringAt } from '../../core/json.ts';
import { inert } from '../../core/text.ts';
import { type ArchiveHash, checkPackages, fromHere, fromRegistry, lockInvalid, type Package } from './package.ts';

const ALGORITHMS: readonly (readonly [name: string, algorithm: ArchiveHash['algorithm'], bytes: number])[] = [
  ['sha512', 'SHA-512', 64],
  ['sha384', 'SHA-384', 48],
  ['sha256', 'SHA-256', 32],
  ['sha1', 'SHA-1', 20],
];

/**
 * The packages of a package-lock.json of version 2 or 3; each version once, even if it is installed several times.
 * @param path for messages. @throws WasmImageError LOCK_INVALID. Source: docs.npmjs.com, package-lock.json.
 */
export function readPackageLock(bytes: Uint8Array, path: string): readonly Package[] {
  const lock = parse(bytes, path);
  const version = isObject(lock) ? lock.lockfileVersion : undefined;
  if (!isObject(lock) || !isObject(lock.packages) || (version !== 2 && version !== 3))
    throw lockInvalid(path, 'it is not a lock file of version 2 or 3 (npm 7 or later)');
  const packages = Object.entries(lock.packages).flatMap(([place, entry]) => {
    if (!isObject(entry)) throw lockInvalid(path, `the entry "${inert(place, 80)}" is not an object`);
    // Skips the project itself, and links to packages with their own entry.
    return place === '' || entry.link === true ? [] : [packageOf(place, entry, path)];
  });
  return checkPackages(packages, path);
}

function parse(bytes: Uint8Array, path: string): Json {
  try {
    return parseStrictJson(bytes);
  } catch (cause) {
    throw lockInvalid(path, 'it is not strict JSON', cause);
  }
}

function packageOf(place: string, entry: JsonObject, path: string): Package {
  const installed = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(place)?.[1];
  const name = stringAt(entry, 'name') ?? installed ?? place;
  const version = stringAt(entry, 'version');
  const use = entry.dev === true || entry.devOptional === true ? 'development' : 'linked';
  if (installed === undefined) return fromHere('npm', name, version, use);
  return fromRegistry('npm', name, version, { use, hash: hashOf(stringAt(entry, 'integrity'), name, path) });
}

/** The strongest digest. Source: W3C Subresource Integrity 3.5. */
function hashOf(integrity: string | undefined, name: string, path: string): ArchiveHash | undefined {
  if (integrity === undefined) return undefined;
  for (const [prefix, algorithm, length] of ALGORITHMS) {
    const text = new RegExp(`(?:^|\\s)${prefix}-([A-Za-z0-9+/]+=*)(?:\\s|\\?|$)`).exec(integrity)?.[1];
    const bytes = text === undefined ? undefined : Buffer.from(text, 'base64');
    if (bytes?.byteLength === length) return { algorithm, hex: bytes.toString('hex') };
  }
  throw lockInvalid(path, `the integrity of "${inert(name, 80)}" is not a digest`);
}
