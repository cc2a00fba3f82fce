import { WasmImageError } from '../core/errors.ts';
import { isObject, type Json, type JsonObject, parseStrictJson, stringAt } from '../core/json.ts';
import { inert, quoted, wordsOf } from '../core/text.ts';
import { MAX_CONFIG_SCHEMA_BYTES } from './config-schema.ts';

/**
 * Reads a JSON Schema strictly: draft 2020-12 or draft-07, each known keyword with a value that the draft allows, and no
 * reference to another document, which would be fetched from somewhere that nobody signed.
 * @param bytes the whole file. @param path for messages. @throws WasmImageError CONFIG_SCHEMA_INVALID.
 * Source: json-schema.org draft 2020-12 core and validation; draft-07.
 */
export function readConfigSchema(bytes: Uint8Array, path: string): JsonObject {
  const refused = (why: string, cause?: unknown): WasmImageError =>
    new WasmImageError('CONFIG_SCHEMA_INVALID', `Cannot use ${quoted(path)} as a JSON Schema: ${inert(why)}`, {
      cause,
    });
  const value = parse(bytes, refused);
  if (!isObject(value)) throw refused('it is not a JSON object');
  const problem = findSchemaProblem(value);
  if (problem !== undefined) throw refused(problem);
  return value;
}

function parse(bytes: Uint8Array, refused: (why: string, cause?: unknown) => WasmImageError): Json {
  if (bytes.byteLength > MAX_CONFIG_SCHEMA_BYTES)
    throw refused(`it is ${bytes.byteLength} bytes; the limit is ${MAX_CONFIG_SCHEMA_BYTES}`);
  try {
    return parseStrictJson(bytes);
  } catch (cause) {
    throw refused(`it is not strict JSON: ${wordsOf(cause)}`, cause);
  }
}

/** What is wrong with a JSON Schema, with its place; undefined if nothing is. */
export function findSchemaProblem(schema: JsonObject): string | undefined {
  const { $schema: dialect = DRAFTS[0] } = schema;
  if (typeof dialect !== 'string' || !DRAFTS.some((one) => one === dialect.replace(/#$/, '')))
    return `its $schema is ${typeof dialect === 'string' ? quoted(dialect) : 'not a string'}; use ${DRAFTS.join(' or ')}`;
  return problemIn(schema, '', { root: schema, isOld: dialect.startsWith('http:'), anchors: anchorsIn(schema) });
}

/** `$schema` may have an empty fragment. */
const DRAFTS = ['https://json-schema.org/draft/2020-12/schema', 'http://json-schema.org/draft-07/schema'] as const;

/** `isOld`: draft-07, where `items` may be a list and `dependencies` exist. */
interface Context {
  readonly root: JsonObject;
  readonly isOld: boolean;
  readonly anchors: ReadonlySet<string>;
}

/** @returns undefined if the value is allowed, or what it should be. */
type Rule = (value: Json, at: string, context: Context) => string | undefined;

const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];
const isText = (value: Json): value is string => typeof value === 'string';
const must =
  (holds: (value: Json) => boolean, what: string): Rule =>
  (value, at) =>
    holds(value) ? undefined : `${at} must be ${what}`;

const text = must(isText, 'a string');
const number = must((value) => typeof value === 'number', 'a number');
const flag = must((value) => typeof value === 'boolean', 'true or false');
const count = must((value) => Number.isSafeInteger(value) && Number(value) >= 0, 'an integer that is not negative');
const uniqueTexts = must(
  (value) => Array.isArray(value) && value.every(isText) && new Set(value).size === value.length,
  'a list of different strings',
);
const anyList = must((value) => Array.isArray(value), 'a list');
const pattern: Rule = (value, at) =>
  isText(value) && isPattern(value) ? undefined : `${at} must be a regular expression`;
const type: Rule = (value, at) => {
  const names = Array.isArray(value) ? value : [value];
  const isKnown = names.length > 0 && names.every((one) => isText(one) && TYPES.includes(one));
  return isKnown && new Set(names).size === names.length ? undefined : `${at} must name types: ${TYPES.join(', ')}`;
};
const schema: Rule = (value, at, context) => problemIn(value, at, context);
const schemas: Rule = (value, at, context) => {
  if (!Array.isArray(value) || value.length === 0) return `${at} must be a list of schemas`;
  return first(value, (one, i) => problemIn(one, `${at}/${i}`, context));
};
const mapOf =
  (rule: Rule): Rule =>
  (value, at, context) =>
    isObject(value)
      ? first(Object.entries(value), ([key, one]) => rule(one, `${at}/${key}`, context))
      : `${at} must be an object`;
const patterns: Rule = (value, at, context) =>
  isObject(value) && !Object.keys(value).every(isPattern)
    ? `${at} must have regular expressions as keys`
    : mapOf(schema)(value, at, context);
const items: Rule = (value, at, context) =>
  Array.isArray(value) && context.isOld ? schemas(value, at, context) : schema(value, at, context);
const dependencies: Rule = mapOf((value, at, context) =>
  Array.isArray(value) ? uniqueTexts(value, at, context) : schema(value, at, context),
);

/** Only a part of the same document: `#`, `#/a/pointer` or `#anchor`. */
const reference: Rule = (value, at, { root, anchors }) => {
  if (!isText(value) || !value.startsWith('#')) return `${at} must start with "#": other documents are not signed`;
  const isThere = /^#(?:\/|$)/.test(value) ? resolves(root, value.slice(1)) : anchors.has(value.slice(1));
  return isThere ? undefined : `${at} leads to ${quoted(value)}, which is not there`;
};

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...['$schema', '$id', '$comment', '$anchor', '$dynamicAnchor', 'title', 'description', 'format'].map(each(text)),
  ...['contentEncoding', 'contentMediaType'].map(each(text)),
  ...['$ref', '$dynamicRef'].map(each(reference)),
  ...['deprecated', 'readOnly', 'writeOnly', 'uniqueItems'].map(each(flag)),
  ...['maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum'].map(each(number)),
  ...['maxLength', 'minLength', 'maxItems', 'minItems', 'maxProperties', 'minProperties'].map(each(count)),
  ...['maxContains', 'minContains'].map(each(count)),
  ...['not', 'if', 'then', 'else', 'contains', 'propertyNames', 'additionalProperties'].map(each(schema)),
  ...['unevaluatedItems', 'unevaluatedProperties', 'additionalItems', 'contentSchema'].map(each(schema)),
  ...['allOf', 'anyOf', 'oneOf', 'prefixItems'].map(each(schemas)),
  ...['properties', '$defs', 'definitions', 'dependentSchemas'].map(each(mapOf(schema))),
  ['multipleOf', must((value) => typeof value === 'number' && value > 0, 'a number above 0')],
  ['items', items],
  ['patternProperties', patterns],
  ['dependencies', dependencies],
  ['dependentRequired', mapOf(uniqueTexts)],
  ['required', uniqueTexts],
  ['enum', must((value) => Array.isArray(value) && value.length > 0, 'a list with values')],
  ['examples', anyList],
  ['pattern', pattern],
  ['type', type],
]);

function each(rule: Rule): (name: string) => readonly [string, Rule] {
  return (name) => [name, rule];
}

/** Unknown keywords are allowed: editors and forms have their own. */
function problemIn(value: Json, at: string, context: Context): string | undefined {
  if (typeof value === 'boolean') return undefined;
  if (!isObject(value)) return `${at === '' ? 'it' : at} must be a schema: an object, true or false`;
  // A schema with an address of its own would change what the references in it mean.
  if (at !== '' && value.$id !== undefined) return `${at}/$id must not be there: only the whole schema has an address`;
  return first(Object.entries(value), ([key, one]) => RULES.get(key)?.(one, `${at}/${key}`, context));
}

function first<T>(list: readonly T[], problem: (one: T, index: number) => string | undefined): string | undefined {
  for (const [i, one] of list.entries()) {
    const found = problem(one, i);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}

/** Source: RFC 6901; the fragment of an address is percent-encoded. */
function resolves(root: Json, fragment: string): boolean {
  let at: Json | undefined = root;
  for (const part of fragment.split('/').slice(1)) {
    const key = decode(part)?.replaceAll('~1', '/').replaceAll('~0', '~');
    if (key === undefined || at === undefined) return false;
    if (Array.isArray(at)) at = /^(?:0|[1-9]\d*)$/.test(key) ? (at as readonly Json[])[Number(key)] : undefined;
    else at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return isObject(at) || typeof at === 'boolean';
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** All anchors of a document, wherever they are. */
function anchorsIn(value: Json, found = new Set<string>()): ReadonlySet<string> {
  if (isObject(value))
    for (const name of ['$anchor', '$dynamicAnchor']) {
      const anchor = stringAt(value, name);
      if (anchor !== undefined) found.add(anchor);
    }
  if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) anchorsIn(one, found);
  return found;
}
