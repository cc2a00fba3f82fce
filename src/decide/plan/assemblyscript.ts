import { type Code, WasmImageError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject, parseStrictJson, stringAt } from '../../core/json.ts';
import { quoted } from '../../core/text.ts';

/** What we need from an asconfig.json; paths are relative to its folder. */
export interface Asconfig {
  readonly hasEntries: boolean;
  readonly hasRelease: boolean;
  /** Where the target `release` writes the module. */
  readonly outFile: string | undefined;
}

/**
 * Reads an asconfig.json.
 * @param bytes the whole file. @throws WasmImageError BUILD_FAILED if it is not a JSON object.
 * Source: assemblyscript.org/compiler.html, "Configuration file".
 */
export function readAsconfig(path: string, bytes: Uint8Array): Asconfig {
  const config = readObject('BUILD_FAILED', path, bytes);
  const release = objectAt(objectAt(config, 'targets'), 'release');
  const outFile = stringAt(release, 'outFile') ?? stringAt(release, 'binaryFile');
  return {
    hasEntries: Array.isArray(config.entries) && config.entries.length > 0,
    hasRelease: Object.hasOwn(objectAt(config, 'targets'), 'release'),
    outFile: outFile === '' ? undefined : outFile,
  };
}

/** The arguments of asc, after its path. `modulePath` overrides the config, so that we find the module there. */
export function compilerArguments(config: Asconfig, modulePath: string | undefined): readonly string[] {
  return [
    ...(config.hasEntries ? [] : ['assembly/index.ts']),
    ...(config.hasRelease ? ['--target', 'release'] : ['--optimize']),
    ...(modulePath === undefined ? [] : ['--outFile', modulePath]),
  ];
}

/**
 * Whether npm installed exactly what the lock file says. npm writes a hidden lock file into node_modules: it must
 * contain each entry of the lock file with the same version, source and integrity, except optional packages for other
 * platforms. Anything unreadable counts as "no".
 * @param lock package-lock.json, lockfileVersion 2 or 3. @param installed node_modules/.package-lock.json.
 * Source: docs.npmjs.com/cli/configuring-npm/package-lock-json, "Hidden Lockfiles".
 */
export function isInstalled(lock: Uint8Array, installed: Uint8Array): boolean {
  try {
    const wanted = packagesOf(parseStrictJson(lock));
    const present = packagesOf(parseStrictJson(installed));
    if (wanted === undefined || present === undefined) return false;
    return (
      Object.entries(wanted).every(
        ([place, entry]) => place === '' || !place.includes('node_modules/') || agrees(entry, present[place]),
      ) && Object.keys(present).every((place) => Object.hasOwn(wanted, place))
    );
  } catch {
    return false;
  }
}

function packagesOf(lock: Json): JsonObject | undefined {
  return isObject(lock) && isObject(lock.packages) ? lock.packages : undefined;
}

function agrees(wanted: Json | undefined, present: Json | undefined): boolean {
  if (!isObject(wanted)) return false;
  // An entry that nothing needs is marked as extraneous, and npm ci does not install it.
  if (!isObject(present)) return ['optional', 'devOptional', 'extraneous'].some((key) => wanted[key] === true);
  return ['version', 'resolved', 'integrity', 'link'].every((key) =>
    key === 'resolved' ? sameSource(wanted, present) : wanted[key] === present[key],
  );
}

/** A lock file may omit the source of a package (omit-lockfile-registry-resolved); the integrity is enough then. */
function sameSource(wanted: JsonObject, present: JsonObject): boolean {
  return wanted.resolved === undefined || present.resolved === undefined || wanted.resolved === present.resolved;
}

function readObject(code: Code, path: string, bytes: Uint8Array): JsonObject {
  try {
    const value = parseStrictJson(bytes);
    if (isObject(value)) return value;
  } catch (cause) {
    throw new WasmImageError(code, `Cannot read ${quoted(path)}: it is not valid JSON`, {
      hint: `fix ${quoted(path)}: JSON allows no comments and no trailing commas`,
      cause,
    });
  }
  throw new WasmImageError(code, `Cannot read ${quoted(path)}: it is not a JSON object`);
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return isObject(value) ? value : {};
}
