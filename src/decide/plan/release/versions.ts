import { WasmImageError } from '../../../core/errors.ts';
import { isObject, type Json, type JsonObject, parseStrictJson, stringAt } from '../../../core/json.ts';
import { quoted } from '../../../core/text.ts';
import { named } from '../../inputs/named.ts';

/** A version that a release tool has just released. */
export interface ReleasedVersion {
  /** The path of the component, `.` for the root, or the name of the package. */
  readonly name: string;
  /** Without `v`; empty if a git tag does not say it. */
  readonly version: string;
  /** The git tag, which may not exist yet. */
  readonly tag: string;
}

const MAX_TEXT = 1024 * 1024;
const MAX_VERSIONS = 1000;
const SEMVER =
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z.-]+)?$/;

/**
 * Reads which versions were released: a version, a git tag, `toJSON(steps.ID.outputs)` of release-please or of changesets, or the output
 * `publishedPackages` of changesets.
 * @returns sorted by name; empty if nothing was released.
 * @throws WasmImageError INPUT_INVALID.
 * Source: googleapis/release-please-action and changesets/action, "Outputs".
 */
export function readVersions(text: string): readonly ReleasedVersion[] {
  const given = text.trim();
  if (!/^["[{]/.test(given)) return [readPlain(given)];
  const value = parse(given);
  const found = Array.isArray(value) ? readPackages(value) : readOutputs(value);
  if (found.length > MAX_VERSIONS) throw invalid(`it has ${found.length} versions; the limit is ${MAX_VERSIONS}`);
  const twice = found.find((one, i) => found.findIndex(({ name }) => name === one.name) !== i);
  if (twice !== undefined) throw invalid(`${quoted(twice.name)} is in it twice`);
  return [...found].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A git tag that is not `v` and a version has none. */
function readPlain(text: string): ReleasedVersion {
  if (!/\d+\.\d+/.test(text)) throw invalid(`${quoted(text)} is neither JSON nor a version`);
  const tag = tagOf(text, named('versions'));
  const version = tag.replace(/^v/, '');
  return { name: '.', version: SEMVER.test(version) ? version : '', tag };
}

function parse(text: string): Json {
  if (text.length > MAX_TEXT) throw invalid(`it has ${text.length} characters; the limit is ${MAX_TEXT}`);
  try {
    return parseStrictJson(new TextEncoder().encode(text));
  } catch (cause) {
    throw invalid('it is not valid JSON', cause);
  }
}

function readOutputs(value: Json): readonly ReleasedVersion[] {
  if (!isObject(value)) throw invalid('it is neither an object nor a list');
  const packages = stringAt(value, 'publishedPackages');
  if (packages !== undefined || 'hasChangesets' in value) {
    if (packages === undefined || packages === '') return [];
    const list = parse(packages);
    if (!Array.isArray(list)) throw invalid('"publishedPackages" is not a list');
    return readPackages(list);
  }
  return readComponents(value);
}

/** The outputs of release-please: those of the root have no prefix, those of a path have `PATH--`. */
function readComponents(outputs: JsonObject): readonly ReleasedVersion[] {
  const isKnown = ['releases_created', 'release_created', 'prs_created', 'paths_released'].some(
    (key) => key in outputs,
  );
  const prefixes = Object.keys(outputs).flatMap((key) => /^(.*--)?release_created$/.exec(key)?.slice(1) ?? []);
  if (!isKnown && prefixes.length === 0)
    throw invalid('it has neither the outputs of release-please nor those of changesets');
  return [...new Set(prefixes.map((prefix) => prefix ?? ''))]
    .filter((prefix) => isTrue(outputs[`${prefix}release_created`]))
    .map((prefix) => {
      const name = prefix === '' ? '.' : prefix.slice(0, -2);
      const [tag, version] = [stringAt(outputs, `${prefix}tag_name`), stringAt(outputs, `${prefix}version`)];
      if (tag === undefined || version === undefined)
        throw invalid(
          `${quoted(name)} was released, but there is no "${prefix}${tag === undefined ? 'tag_name' : 'version'}"`,
        );
      return { name, version: versionIn(version), tag: tagOf(tag, named('versions')) };
    });
}

function isTrue(value: Json | undefined): boolean {
  return value === 'true' || value === true;
}

/** changesets tags a package of a workspace as NAME@VERSION. */
function readPackages(list: readonly Json[]): readonly ReleasedVersion[] {
  return list.map((one) => {
    const [name, text] = isObject(one) ? [stringAt(one, 'name'), stringAt(one, 'version')] : [];
    if (name === undefined || text === undefined || name === '')
      throw invalid('an entry of the list has no "name" or no "version"');
    const version = versionIn(text);
    return { name, version, tag: tagOf(`${name}@${version}`, named('versions')) };
  });
}

function versionIn(text: string): string {
  if (SEMVER.test(text) && text.length <= 128) return text;
  throw invalid(`${quoted(text)} is not a version (MAJOR.MINOR.PATCH)`);
}

/**
 * Checks the name of a git tag. @param input that contains it, for the message.
 * @throws WasmImageError INPUT_INVALID. Source: git check-ref-format.
 */
export function tagOf(text: string, input: string): string {
  const name = text.replace(/^refs\/tags\//, '');
  const isValid =
    name.length <= 244 &&
    /^[^\x00-\x20\x7f~^:?*[\\]+$/.test(name) &&
    !/\.\.|@\{|\/\/|^[/.-]|\/\.|\.lock(?:\/|$)|[/.]$/.test(name) &&
    name !== '@' &&
    !/[\p{Cc}\p{Cf}]/u.test(name);
  if (isValid) return name;
  throw new WasmImageError('INPUT_INVALID', `Cannot use ${quoted(text)} in ${input}: it is not the name of a git tag`);
}

function invalid(why: string, cause?: unknown): WasmImageError {
  return new WasmImageError('INPUT_INVALID', `Cannot use ${named('versions')}: ${why}`, {
    hint: `give \${{ toJSON(steps.ID.outputs) }} of release-please or changesets, or the output publishedPackages`,
    cause,
  });
}
