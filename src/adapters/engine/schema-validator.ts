import { runInNewContext } from 'node:vm';
import { Validator } from '@cfworker/json-schema';
import { WasmImageError } from '../../core/errors.ts';
import { type Json, type JsonObject, stringAt } from '../../core/json.ts';
import type { Mismatch } from '../../decide/check/start/judge-schema.ts';

/** A pattern of a schema can take exponential time. Milliseconds. */
const TIME_LIMIT = 2_000;

/**
 * What in a value does not fit a JSON Schema; empty if it fits.
 * @param schema that `findSchemaProblem` accepts. @throws WasmImageError CONFIG_SCHEMA_INVALID if it takes too long, or
 * if the library cannot use the schema.
 */
export function mismatchesOf(schema: JsonObject, value: Json): readonly Mismatch[] {
  const isOld = (stringAt(schema, '$schema') ?? '').startsWith('http:');
  const run = () => new Validator(schema, isOld ? '7' : '2020-12', false).validate(value);
  try {
    // The limit also ends regular expressions of the engine.
    const { errors } = runInNewContext('run()', { run }, { timeout: TIME_LIMIT }) as ReturnType<typeof run>;
    return errors
      .filter((one) => !errors.some((other) => other.keywordLocation.startsWith(`${one.keywordLocation}/`)))
      .map(({ keyword, keywordLocation, instanceLocation, error }) => ({
        keyword,
        rule: keywordLocation,
        path: pathOf(instanceLocation),
        words: error,
      }));
  } catch (cause) {
    throw new WasmImageError('CONFIG_SCHEMA_INVALID', 'Cannot use the signed JSON Schema: it cannot be applied', {
      cause,
    });
  }
}

/** A pointer in a fragment. Source: RFC 6901 section 6. */
function pathOf(fragment: string): readonly string[] {
  return fragment
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}
