import { type JsonObject } from '../core/json.ts';
/**
 * Reads a JSON Schema strictly: draft 2020-12 or draft-07, each known keyword with a value that the draft allows, and no
 * reference to another document, which would be fetched from somewhere that nobody signed.
 * @param bytes the whole file. @param path for messages. @throws WasmImageError CONFIG_SCHEMA_INVALID.
 * Source: json-schema.org draft 2020-12 core and validation; draft-07.
 */
export declare function readConfigSchema(bytes: Uint8Array, path: string): JsonObject;
/** What is wrong with a JSON Schema, with its place; undefined if nothing is. */
export declare function findSchemaProblem(schema: JsonObject): string | undefined;
