import { type Shape } from './json-shape.ts';
/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | {
    readonly [key: string]: Json;
};
/** A JSON object. */
export type JsonObject = {
    readonly [key: string]: Json;
};
/**
 * Parses JSON strictly: valid UTF-8, no lone surrogates, at most `depth` levels, no duplicate keys, no `__proto__` key,
 * no number that is too large for JavaScript.
 * @param bytes the whole document; the caller has limited its size.
 * @param shape of a document that Go programs read too. Refuses two keys that differ only in case, a key that such a
 * program reads as a known field although it is spelled differently, and a known field whose value such a program
 * refuses or reads differently.
 * @param dialect `protobuf` where readers accept `log_id` for `logId`.
 * @returns the value. @throws SyntaxError with the reason; callers translate it to their own code.
 * Source: RFC 8259 section 4 (implementations differ on duplicate names); Go encoding/json, Unmarshal; protobuf.dev,
 * ProtoJSON Format.
 */
export declare function parseStrictJson(bytes: Uint8Array, depth?: number, shape?: Shape, dialect?: 'protobuf'): Json;
/** The text, unchanged: a byte order mark stays. @throws SyntaxError for bytes that are not UTF-8. */
export declare function decodeText(bytes: Uint8Array): string;
/** Whether a JSON value is an object. */
export declare function isObject(value: Json | undefined): value is JsonObject;
/** A string member; undefined if it is absent or has another type. */
export declare function stringAt(object: JsonObject, key: string): string | undefined;
/** Compact JSON as UTF-8 bytes, in the key order of the value. */
export declare function jsonBytes(value: unknown): Uint8Array;
