import { type Digest, isDigest } from '../core/digest.ts';
import { isObject, type JsonObject, stringAt } from '../core/json.ts';
import type { Statement } from './statement.ts';

/** A form or an editor reads it, so it is far smaller than a bundle may be. Bytes. */
export const MAX_CONFIG_SCHEMA_BYTES = 256 * 1024;

/** A JSON Schema of the configuration of a filter, and the module that it is for. */
export interface ConfigSchema {
  readonly moduleDigest: Digest | undefined;
  readonly schema: JsonObject | undefined;
}

/** What a statement about an image says. @param schema already checked; its key order is kept. */
export function makeConfigSchemaPredicate(moduleDigest: Digest, schema: JsonObject): JsonObject {
  return { 'module-digest': moduleDigest, schema };
}

/** Reads the predicate; anything of another form is not accepted. */
export function readConfigSchemaPredicate({ predicate = {} }: Pick<Statement, 'predicate'>): ConfigSchema {
  const digest = stringAt(predicate, 'module-digest') ?? '';
  return {
    moduleDigest: isDigest(digest) ? digest : undefined,
    schema: isObject(predicate.schema) ? predicate.schema : undefined,
  };
}
