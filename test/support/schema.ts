import { readFileSync } from 'node:fs';
import { isObject, type Json, type JsonObject } from '../../src/core/json.ts';

/** Reads schemas by name. They can refer to each other by `$id`. */
export function readSchemas(...paths: readonly string[]): ReadonlyMap<string, JsonObject> {
  return new Map(
    paths.map((path) => {
      const schema = JSON.parse(readFileSync(path, 'utf8')) as Json;
      if (!isObject(schema) || typeof schema.$id !== 'string') throw new Error(`${path} is not a schema with $id`);
      return [schema.$id, schema];
    }),
  );
}

const KNOWN = new Set(
  '$schema $id $ref $defs title description type const enum pattern minimum maximum maxLength minItems maxItems items properties required additionalProperties oneOf minProperties propertyNames uniqueItems'.split(
    ' ',
  ),
);

/**
 * Validates a value with a JSON schema. It knows only the keywords that our schemas use and refuses others, so that
 * none is ignored. @returns `path: reason` per mismatch. Source: JSON Schema 2020-12.
 */
export function misfits(schemas: ReadonlyMap<string, JsonObject>, id: string, value: Json): readonly string[] {
  const root = schemas.get(id);
  if (root === undefined) throw new Error(`there is no schema ${id}`);
  return check({ schemas, root }, root, value, '$');
}

interface Scope {
  readonly schemas: ReadonlyMap<string, JsonObject>;
  readonly root: JsonObject;
}

function check(scope: Scope, schema: JsonObject, value: Json, at: string): readonly string[] {
  for (const word of Object.keys(schema)) if (!KNOWN.has(word)) throw new Error(`the checker does not know ${word}`);
  const wrong = (isFit: boolean, why: string): readonly string[] => (isFit ? [] : [`${at}: ${why}`]);
  const { const: only, enum: choices, pattern, minimum, maximum, maxLength, minItems, maxItems, items, oneOf } = schema;
  return [
    ...(typeof schema.$ref === 'string' ? follow(scope, schema.$ref, value, at) : []),
    ...wrong(
      schema.type === undefined ||
        schema.type === typeOf(value) ||
        (schema.type === 'number' && typeOf(value) === 'integer'),
      `no ${schema.type}`,
    ),
    ...wrong(only === undefined || only === value, `not ${only}`),
    ...wrong(!Array.isArray(choices) || choices.includes(value), `none of ${choices}`),
    ...wrong(
      typeof pattern !== 'string' || (typeof value === 'string' && new RegExp(pattern, 'u').test(value)),
      `not like ${pattern}`,
    ),
    ...wrong(typeof minimum !== 'number' || (typeof value === 'number' && value >= minimum), `below ${minimum}`),
    ...wrong(typeof maximum !== 'number' || (typeof value === 'number' && value <= maximum), `above ${maximum}`),
    ...wrong(
      typeof minItems !== 'number' || !Array.isArray(value) || value.length >= minItems,
      `fewer than ${minItems}`,
    ),
    ...wrong(
      typeof maxLength !== 'number' || typeof value !== 'string' || [...value].length <= maxLength,
      `longer than ${maxLength}`,
    ),
    ...wrong(
      typeof maxItems !== 'number' || !Array.isArray(value) || value.length <= maxItems,
      `more than ${maxItems}`,
    ),
    ...wrong(
      schema.uniqueItems !== true || !Array.isArray(value) || new Set(value.map(String)).size === value.length,
      'the same twice',
    ),
    ...(isObject(items) && Array.isArray(value)
      ? value.flatMap((each, i) => check(scope, items, each, `${at}[${i}]`))
      : []),
    ...(Array.isArray(oneOf)
      ? wrong(
          oneOf.filter((one) => isObject(one) && check(scope, one, value, at).length === 0).length === 1,
          'not one of the forms',
        )
      : []),
    ...(isObject(value) ? checkMembers(scope, schema, value, at) : []),
  ];
}

function checkMembers(scope: Scope, schema: JsonObject, value: JsonObject, at: string): readonly string[] {
  const known = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const { additionalProperties: others, propertyNames: names, minProperties: least } = schema;
  return [
    ...(typeof least === 'number' && Object.keys(value).length < least ? [`${at}: fewer than ${least}`] : []),
    ...(isObject(names) ? Object.keys(value).flatMap((name) => check(scope, names, name, `${at}: a name`)) : []),
    ...required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${at}.${name}: missing`),
    ...Object.entries(value).flatMap(([name, member]) => {
      const part = Object.hasOwn(known, name) ? known[name] : undefined;
      if (isObject(part)) return check(scope, part, member, `${at}.${name}`);
      if (isObject(others)) return check(scope, others, member, `${at}.${name}`);
      return others === false ? [`${at}.${name}: unknown`] : [];
    }),
  ];
}

function follow(scope: Scope, reference: string, value: Json, at: string): readonly string[] {
  const other = scope.schemas.get(reference);
  if (other !== undefined) return check({ ...scope, root: other }, other, value, at);
  const name = /^#\/\$defs\/(\w+)$/.exec(reference)?.[1] ?? '';
  const part = isObject(scope.root.$defs) ? scope.root.$defs[name] : undefined;
  if (!isObject(part)) throw new Error(`${reference} points to nothing`);
  return check(scope, part, value, at);
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
