import { posix } from 'node:path';
import { WasmImageError } from '../../../core/errors.ts';
import { isObject, type Json, type JsonObject, parseStrictJson } from '../../../core/json.ts';
import { inputName, quoted, wordsOf } from '../../../core/text.ts';
import { readVersions } from '../release/versions.ts';

/** Which module the version is for. */
export interface ReleasedModule {
  /** In a run of many. */
  readonly name?: string | undefined;
  readonly folder: string;
}

/**
 * Reads the input `versions`: a git tag or version, the output `publishedPackages` of changesets, or all outputs of
 * release-please.
 * @returns what the run releases, as the name of a git tag; undefined if it releases nothing for this module.
 * @throws WasmImageError INPUT_INVALID. Source: changesets/action, README "Outputs"; googleapis/release-please-action,
 * README "Outputs".
 */
export function readReleased(text: string, module: ReleasedModule): string | undefined {
  const given = text.trim();
  if (given === '') return undefined;
  const found = /^["[{]/.test(given) ? fromJson(parse(given), module) : readVersions(given)[0]?.tag;
  // A git ref has no spaces; no tool writes a longer version.
  if (found !== undefined && !/^[^\s\p{Cc}]{1,255}$/u.test(found))
    throw invalid(`${quoted(found)} is not a version or the name of a git tag`);
  return found;
}

function parse(text: string): Json {
  try {
    return parseStrictJson(new TextEncoder().encode(text), 16);
  } catch (cause) {
    throw invalid(wordsOf(cause), cause);
  }
}

function fromJson(json: Json, module: ReleasedModule): string | undefined {
  const releases = isObject(json) ? releasesOf(json) : packagesOf(json);
  const whole = releases.find(({ key }) => key === '');
  const own = releases.filter(({ key }) => isOf(key, module));
  if (own.length === 1) return own[0]?.tag;
  if (module.name !== undefined) return undefined;
  if (whole !== undefined) return whole.tag;
  if (releases.length > 1)
    throw invalid(`it lists ${releases.length} releases, and none is of the folder ${quoted(module.folder)}`);
  return releases[0]?.tag;
}

/** What was released: `key` is the name of a package or its folder, '' for the whole repository. */
type Release = { readonly key: string; readonly tag: string };

/** An output that is not set is an empty string. */
function releasesOf(outputs: JsonObject): readonly Release[] {
  return Object.entries(outputs).flatMap(([output, tag]) => {
    const key = /^(?:(.+)--)?tag_name$/.exec(output);
    return key !== null && typeof tag === 'string' && tag !== '' ? [{ key: key[1] ?? '', tag }] : [];
  });
}

function packagesOf(list: Json): readonly Release[] {
  return (Array.isArray(list) ? list : []).map((one: Json) => {
    const { name, version } = isObject(one) ? one : {};
    if (typeof name === 'string' && name !== '' && typeof version === 'string') return { key: name, tag: version };
    throw invalid('an entry of the list has no name and version');
  });
}

function isOf(key: string, { name, folder }: ReleasedModule): boolean {
  const [own, other] = [key, folder].map((path) => posix.normalize(path).replace(/\/$/, ''));
  return key !== '' && (own === other || (name !== undefined && [key, posix.basename(key)].includes(name)));
}

function invalid(why: string, cause?: unknown): WasmImageError {
  return new WasmImageError('INPUT_INVALID', `Cannot use ${inputName('versions')}: ${why}`, {
    hint: 'give a version, publishedPackages of changesets, or toJSON of the outputs of release-please',
    cause,
  });
}
