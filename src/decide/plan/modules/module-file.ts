import { posix } from 'node:path';
import { WasmImageError } from '../../../core/errors.ts';
import { decodeText, isObject, type Json, type JsonObject, parseStrictJson } from '../../../core/json.ts';
import { inert, quoted } from '../../../core/text.ts';
import { parseYaml } from '../../../core/yaml.ts';
import { readChannels } from '../tags/channels.ts';
import { checkNames, invalid, kindOf, type ModuleFile, type ModuleOptions, type NamedModule } from './options.ts';

const MAX_DEPTH = 8;
/** Inputs that name a file or a folder: in the file, they are relative to its folder. */
const PATHS = ['module', 'working-directory', 'runtime-config', 'scenario'];
/** Inputs in which `@` comes before the name of a file. */
const TEXTS_OR_PATHS = ['vm-config', 'plugin-config'];

/**
 * Reads wasm-image.yaml: JSON, or YAML that all readers understand in the same way. Each filter has the inputs of
 * `defaults`, unless it sets them itself. Paths are relative to the folder of the file.
 * @param most how many filters it may list. @throws WasmImageError INPUT_INVALID, INPUT_UNKNOWN.
 * Source: docs/wasm-image.schema.json.
 */
export function readModuleFile(
  { bytes, path }: ModuleFile,
  options: ModuleOptions,
  most: number,
): readonly NamedModule[] {
  const file = objectAt(parse(bytes, path), quoted(path));
  const wrong = Object.keys(file).find((key) => !['apiVersion', 'kind', 'defaults', 'filters'].includes(key));
  if (wrong !== undefined)
    throw invalid(quoted(path), `unknown field ${quoted(wrong)}`, 'the fields are apiVersion, kind, defaults, filters');
  for (const [key, value] of [
    ['apiVersion', 'wasm-image.dev/v1'],
    ['kind', 'FilterSet'],
  ] as const)
    if (file[key] !== value) throw invalid(quoted(path), `it is not a file of this kind`, `write ${key}: ${value}`);
  const { defaults = {}, filters } = file;
  if (!Array.isArray(filters) || filters.length === 0)
    throw invalid(quoted(path), 'filters is not a list of filters', 'write one entry per filter, each with a name');
  const folder = posix.dirname(path.replaceAll('\\', '/'));
  // Without a folder of its own, a filter has the folder of the file.
  const usual = new Map([
    ['working-directory', folder],
    ...readInputs(objectAt(defaults, 'defaults'), 'defaults', folder, options),
  ]);
  return checkNames(
    filters.map((item: Json, i) => {
      const at = `filters[${i}]`;
      const { name, ...inputs } = objectAt(item, at);
      if (typeof name !== 'string') throw invalid(at, 'it has no name');
      return { name, inputs: new Map([...usual, ...readInputs(inputs, quoted(name), folder, options)]) };
    }),
    most,
  );
}

function parse(bytes: Uint8Array, path: string): Json {
  try {
    const text = decodeText(bytes);
    return /^\s*\{/.test(text) ? parseStrictJson(bytes, MAX_DEPTH) : parseYaml(text, MAX_DEPTH);
  } catch (cause) {
    const isOurs = cause instanceof SyntaxError || cause instanceof TypeError;
    const why = isOurs ? inert(cause.message, 200) : 'it cannot be read';
    throw new WasmImageError('INPUT_INVALID', `Cannot read ${quoted(path)}: ${why}`, {
      hint: 'docs/modules.md shows such a file',
      cause,
    });
  }
}

function objectAt(value: Json, at: string): JsonObject {
  if (!isObject(value)) throw invalid(at, 'it is not a mapping of names to values');
  return value;
}

function readInputs(
  object: JsonObject,
  at: string,
  folder: string,
  options: ModuleOptions,
): readonly (readonly [string, string])[] {
  return Object.entries(object).map(([name, value]) => {
    const where = `${at}: ${name}`;
    const isList = kindOf(options, name, at) === 'lines';
    if (name === 'channels') return [name, channelLines(value, where)];
    const texts = (Array.isArray(value) && isList ? value : [value]).map((one: Json) => textOf(one, where));
    if (Array.isArray(value) && texts.some((text) => /[\r\n]/.test(text)))
      throw invalid(where, 'an item has several lines');
    if (texts.length === 0) throw invalid(where, 'the list is empty');
    return [name, rebased(name, texts.join('\n'), folder)];
  });
}

/** `{next: [alpha, beta]}` as the lines of the input, which says what a channel can be. */
function channelLines(value: Json, at: string): string {
  const channels = isObject(value) ? Object.entries(value) : [];
  if (channels.length === 0) throw invalid(at, 'it is not a mapping', CHANNELS);
  const lines = channels.map(([tag, list]) => {
    if (!Array.isArray(list) || list.length === 0) throw invalid(`${at}: ${quoted(tag)}`, 'it is not a list', CHANNELS);
    const texts = [tag, ...list.map((item: Json) => textOf(item, `${at}: ${quoted(tag)}`))];
    const odd = texts.find((text) => /[=,\r\n]/.test(text));
    if (odd !== undefined) throw invalid(at, `${quoted(odd)} is not a name`, CHANNELS);
    return `${tag}=${texts.slice(1).join(',')}`;
  });
  readChannels(lines);
  return lines.join('\n');
}

const CHANNELS = 'write the first identifiers of the pre-releases of each tag: channels: {next: [alpha, beta, rc]}';

function textOf(value: Json, at: string): string {
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isSafeInteger(value))) return String(value);
  if (typeof value !== 'string') throw invalid(at, 'it is neither a string nor a list of strings that this input has');
  if (value.trim() === '') throw invalid(at, 'it is empty');
  return value;
}

/** A path relative to the folder of the file becomes one relative to where the run starts. */
function rebased(name: string, text: string, folder: string): string {
  if (folder === '.') return text;
  const join = (path: string): string => (/^(?:\/|[A-Za-z]:)/.test(path) ? path : posix.join(folder, path));
  if (PATHS.includes(name) || (name === 'sbom' && /[./]/.test(text))) return join(text);
  return TEXTS_OR_PATHS.includes(name) && text.startsWith('@') ? `@${join(text.slice(1))}` : text;
}
