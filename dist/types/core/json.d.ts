/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | {
    readonly [key: string]: Json;
};
export type JsonObject = {
    readonly [key: string]: Json;
};
/**
 * Parses JSON strictly: UTF-8 without error, at most `depth` levels, no duplicate keys, no `__proto__` key.
 * @param bytes whole document; the caller has bounded its size.
 * @returns the value. @throws SyntaxError with the reason; callers translate it into their own code.
 * Source: RFC 8259 section 4 (duplicate names are left to implementations; two readers could disagree, so we refuse).
 */
export declare function parseStrictJson(bytes: Uint8Array, depth?: number): Json;
export declare function isObject(value: Json | undefined): value is JsonObject;
/** A string member, or undefined when absent or of another type. */
export declare function stringAt(object: JsonObject, key: string): string | undefined;
/** Compact JSON as UTF-8 bytes; key order is that of the value. */
export declare function jsonBytes(value: unknown): Uint8Array;
