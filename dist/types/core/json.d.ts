import { type Shape } from './json-shape.ts';
/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | {
    readonly [key: string]: Json;
};
export type JsonObject = {
    readonly [key: string]: Json;
};
/**
 * Parses JSON strictly: UTF-8 without error, whole surrogate pairs, at most `depth` levels, no duplicate keys, no `__proto__` key, no number
 * that is too large for JavaScript.
 * @param bytes whole document; the caller has bounded its size.
 * @param shape of a document that Go programs read as well. It makes the reader refuse two keys that differ in case alone, a key that such a
 * program takes for a known field although it is spelled differently, and a known field whose value such a program refuses or reads differently.
 * @param dialect `protobuf` where readers take `log_id` for `logId` as well.
 * @returns the value. @throws SyntaxError with the reason; callers translate it into their own code.
 * Source: RFC 8259 section 4 (duplicate names are left to implementations); Go encoding/json, Unmarshal; protobuf.dev, ProtoJSON Format.
 */
export declare function parseStrictJson(bytes: Uint8Array, depth?: number, shape?: Shape, dialect?: 'protobuf'): Json;
/** The text without change: a byte order mark stays. @throws SyntaxError for bytes that are not UTF-8. */
export declare function decodeText(bytes: Uint8Array): string;
export declare function isObject(value: Json | undefined): value is JsonObject;
/** A string member, or undefined when absent or of another type. */
export declare function stringAt(object: JsonObject, key: string): string | undefined;
/** Compact JSON as UTF-8 bytes; key order is that of the value. */
export declare function jsonBytes(value: unknown): Uint8Array;
