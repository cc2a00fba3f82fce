import { WasmImageError } from '../../../core/errors.ts';
import { isObject, type Json, type JsonObject } from '../../../core/json.ts';
import { inert, quoted } from '../../../core/text.ts';
import type { Reference } from '../reference.ts';
import type { Finding } from '../rules.ts';
import { printPath, type Span, type Tree } from '../text/tree.ts';
import { hasVariable, UNREPLACED } from './variable.ts';

/** Where a value does not fit a schema. */
export interface Mismatch {
  readonly keyword: string;
  /** Place in the schema: `#/properties/a/minimum`. */
  readonly rule: string;
  readonly path: readonly string[];
  /** Of the validator; some have values. */
  readonly words: string;
}

/** A part of a configuration that a schema is about. */
interface Instance {
  readonly value: Json;
  /** From the configuration of the reference to the value; undefined: the value is the text there. */
  readonly inside: readonly string[] | undefined;
}

/** Mismatches that are shown. */
const MOST = 5;
/** The words about these have only names of members and of types. */
const PLAIN = ['required', 'type', 'dependentRequired'];

/** Applies a schema. @throws WasmImageError if it cannot. */
export type Validate = (schema: JsonObject, value: Json) => readonly Mismatch[];

/**
 * Whether the configuration of a reference fits the schema of its image.
 * @param schema undefined if the image has none; the error if it cannot be used.
 */
export function judgeFit(
  reference: Reference,
  schema: JsonObject | WasmImageError | undefined,
  validate: Validate,
): readonly Finding[] {
  if (schema === undefined) return [];
  try {
    if (schema instanceof WasmImageError) throw schema;
    return judgeSchema(reference, (value) => validate(schema, value));
  } catch (error) {
    if (!(error instanceof WasmImageError)) throw error;
    return [{ rule: 'schema-unchecked', message: error.message, code: error.code }];
  }
}

/**
 * Whether the configuration of a reference fits a schema.
 * @param find applies the schema. Values are never part of a message.
 */
export function judgeSchema(reference: Reference, find: (value: Json) => readonly Mismatch[]): readonly Finding[] {
  const instances = instancesOf(reference);
  if (typeof instances === 'string')
    return [{ rule: 'schema-unchecked', message: `the image has a schema, which is not checked: ${instances}` }];
  return instances
    .flatMap(({ value, inside }) => find(value).map((mismatch) => toFinding(reference, inside, mismatch)))
    .slice(0, MOST);
}

function instancesOf({ target, configuration, given, within }: Reference): readonly Instance[] | string {
  if (within === 'patch') return 'it is a patch, so its configuration may be incomplete';
  if (given === undefined) return 'its configuration cannot be read';
  const value = configuration?.value ?? null;
  if (hasVariable(value)) return UNREPLACED;
  if (target === 'higress') return ofHigress(given);
  if (target === 'google-service-extensions') return 'its configuration is in base64';
  if (target === 'istio' || target === 'traffic-extension' || target === 'envoy-gateway' || target === 'kubewarden')
    return [{ value: value ?? {}, inside: [] }];
  if (target !== 'envoy' && target !== 'envoy-filter' && target !== 'gloo') return 'its configuration is elsewhere';
  if (!isObject(value) || Object.keys(value).length === 0) return [{ value: {}, inside: [] }];
  const type = String(value['@type']).split('/').at(-1);
  if (type === 'google.protobuf.Struct') return [{ value: value.value ?? {}, inside: ['value'] }];
  const inner = value.value ?? '';
  if (typeof inner !== 'string') return 'its configuration is not text';
  const text = type === 'google.protobuf.BytesValue' ? Buffer.from(inner, 'base64').toString('utf8') : inner;
  if (text.trim() === '') return [{ value: {}, inside: ['value'] }];
  const parsed = parse(text);
  return parsed === undefined ? 'its configuration is not JSON' : [{ value: parsed, inside: undefined }];
}

/** Filters read a rule as a change of the default, so each must fit together with it. */
function ofHigress(given: JsonObject): readonly Instance[] {
  const { pluginConfig, defaultConfig, defaultConfigDisable, matchRules } = given;
  if (isObject(pluginConfig)) return [{ value: pluginConfig, inside: ['..', 'pluginConfig'] }];
  const start = isObject(defaultConfig) ? defaultConfig : {};
  const rules = (Array.isArray(matchRules) ? matchRules : []).flatMap((rule, i): readonly Instance[] =>
    isObject(rule) && rule.configDisable !== true && isObject(rule.config)
      ? [{ value: { ...start, ...rule.config }, inside: ['..', 'matchRules', String(i), 'config'] }]
      : [],
  );
  return defaultConfigDisable === true || (defaultConfig === undefined && rules.length > 0)
    ? rules
    : [{ value: start, inside: [] }, ...rules];
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function toFinding(reference: Reference, inside: readonly string[] | undefined, mismatch: Mismatch): Finding {
  const { configuration, path } = reference;
  const base = configuration?.path ?? path;
  const parts = [...(inside ?? []), ...(inside === undefined ? [] : mismatch.path)];
  const isBeside = parts[0] === '..';
  const pointer = isBeside
    ? `${base.replace(/\/[^/]*$/, '')}${printPath(parts.slice(1))}`
    : `${base}${printPath(parts)}`;
  const within = inside === undefined ? ` in the JSON there, at ${quoted(printPath(mismatch.path))},` : '';
  const words = PLAIN.includes(mismatch.keyword) ? `: ${inert(mismatch.words, 300)}` : '';
  return {
    rule: 'schema',
    message: `${inert(pointer, 300)}:${within} it does not fit ${inert(mismatch.rule, 300)} of the schema of the image${words}`,
    hint: 'correct the configuration, or use a version of the image that accepts it',
    span: isBeside ? undefined : spanAt(configuration?.tree, parts),
  };
}

/** The place of the value, or of what would contain it. */
function spanAt(tree: Tree | undefined, path: readonly string[]): Span | undefined {
  let at = tree;
  for (const part of path) {
    const next = at?.kind === 'map' ? at.members.get(part) : at?.kind === 'list' ? at.items[Number(part)] : undefined;
    if (next === undefined) break;
    at = next;
  }
  return at?.span;
}
