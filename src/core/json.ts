/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/**
 * Parses JSON strictly: UTF-8 without error, at most `depth` levels, no duplicate keys, no `__proto__` key.
 * @param bytes whole document; the caller has bounded its size.
 * @returns the value. @throws SyntaxError with the reason; callers translate it into their own code.
 * Source: RFC 8259 section 4 (duplicate names are left to implementations; two readers could disagree, so we refuse).
 */
export function parseStrictJson(bytes: Uint8Array, depth = 64): Json {
  const text = decodeText(bytes);
  checkStructure(text, depth);
  return JSON.parse(text) as Json;
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new SyntaxError('it is not UTF-8', { cause });
  }
}

/** One pass over tokens before JSON.parse: JSON.parse keeps the last of two equal keys, and recursion depth is not bounded. */
function checkStructure(text: string, maxDepth: number): void {
  const open: (Set<string> | undefined)[] = [];
  let i = 0;
  let expectKey = false;
  while (i < text.length) {
    const c = text[i];
    if (c === '"') {
      const end = endOfString(text, i);
      const keys = open[open.length - 1];
      if (expectKey && keys) {
        const key = JSON.parse(text.slice(i, end)) as string;
        if (keys.has(key)) throw new SyntaxError(`duplicate key ${JSON.stringify(key)}`);
        if (key === '__proto__') throw new SyntaxError('key "__proto__" is not allowed');
        keys.add(key);
        expectKey = false;
      }
      i = end;
      continue;
    }
    if (c === '{' || c === '[') {
      if (open.length >= maxDepth) throw new SyntaxError(`more than ${maxDepth} levels`);
      open.push(c === '{' ? new Set() : undefined);
      expectKey = c === '{';
    } else if (c === '}' || c === ']') {
      open.pop();
      expectKey = false;
    } else if (c === ',') expectKey = open[open.length - 1] !== undefined;
    i += 1;
  }
}

function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string member, or undefined when absent or of another type. */
export function stringAt(object: JsonObject, key: string): string | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Compact JSON as UTF-8 bytes; key order is that of the value. */
export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
