import { type Digest } from '../core/digest.ts';
import { type JsonObject } from '../core/json.ts';
import type { Statement } from './statement.ts';
/** A form or an editor reads it, so it is far smaller than a bundle may be. Bytes. */
export declare const MAX_CONFIG_SCHEMA_BYTES: number;
/** A JSON Schema of the configuration of a filter, and the module that it is for. */
export interface ConfigSchema {
    readonly moduleDigest: Digest | undefined;
    readonly schema: JsonObject | undefined;
}
/** What a statement about an image says. @param schema already checked; its key order is kept. */
export declare function makeConfigSchemaPredicate(moduleDigest: Digest, schema: JsonObject): JsonObject;
/** Reads the predicate; anything of another form is not accepted. */
export declare function readConfigSchemaPredicate({ predicate }: Pick<Statement, 'predicate'>): ConfigSchema;
