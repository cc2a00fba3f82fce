import { ANY, EXACT, type Shape } from './json-shape.ts';
import { type JsonTree, Members, OddNumber, TreeParser } from './json-tree.ts';

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/**
 * Parses JSON strictly: UTF-8 without error, whole surrogate pairs, at most `depth` levels, no duplicate keys, no `__proto__` key, no number
 * that is too large for JavaScript.
 * @param bytes whole document; the caller has bounded its size.
 * @param shape of a document that Go programs read as well. It makes the reader refuse two keys that differ in case alone, a key that such a
 * program takes for a known field although it is spelled differently, and a known field whose value such a program refuses or reads differently.
 * @returns the value. @throws SyntaxError with the reason; callers translate it into their own code.
 * Source: RFC 8259 section 4 (duplicate names are left to implementations); Go encoding/json, Unmarshal ("case-insensitive match").
 */
export function parseStrictJson(bytes: Uint8Array, depth = 64, shape: Shape = EXACT): Json {
  const parser = new TreeParser(decodeText(bytes), depth);
  const tree = parser.value();
  return parser.isAtEnd() ? readTree(tree, shape, 'the document') : parser.fail();
}

/** The text without change: a byte order mark stays. @throws SyntaxError for bytes that are not UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new SyntaxError('it is not UTF-8', { cause });
  }
}

/** @param name of the member, for errors. */
function readTree(tree: JsonTree, shape: Shape, name: string): Json {
  if (tree instanceof Members) return readMembers(tree, shape, name);
  if (isList(tree)) {
    const { list = unfit(name, shape), isLoose = false } = shape;
    return tree.map((item) => readItem(item, list, name, isLoose));
  }
  const isOdd = tree instanceof OddNumber;
  const value = isOdd ? Number(tree.token) : tree;
  if (typeof value === 'number' && !Number.isFinite(value)) throw new SyntaxError(`${name} is neither a whole number nor a fraction that every reader holds`);
  if (typeof value === 'string' && isHalf(value)) throw new SyntaxError(`${name} has half of a surrogate pair`);
  if (value === null || shape.scalar?.(value, isOdd) === true) return value;
  // No list is loose enough for a number that readers read differently.
  if (isOdd) throw new SyntaxError(`${name} is not ${shape.what}`);
  return unfit(name, shape);
}

function readItem(item: JsonTree, shape: Shape, name: string, isLoose: boolean): Json {
  try {
    return readTree(item, shape, name);
  } catch (error) {
    if (isLoose && error instanceof UnfitError) return readTree(item, ANY, name);
    throw error;
  }
}

function readMembers({ pairs }: Members, shape: Shape, name: string): JsonObject {
  const { map, struct } = shape;
  if (map === undefined && struct === undefined) unfit(name, shape);
  const seen = new Map<string, string>();
  const object: JsonObject = Object.fromEntries(
    pairs.map(([key, value]) => {
      const quoted = JSON.stringify(key);
      const folded = struct?.foldKey(key) ?? key;
      const [known, inside] = struct?.fields.get(folded) ?? [key, map ?? ANY];
      const twin = seen.get(folded);
      if (twin === key) throw new SyntaxError(`duplicate key ${quoted}`);
      const other = twin ?? known;
      if (other !== key) throw new SyntaxError(`some readers take key ${quoted} for ${JSON.stringify(other)}`);
      if (key === '__proto__' || isHalf(key)) throw new SyntaxError(`key ${quoted} is not allowed`);
      seen.set(folded, key);
      return [key, readTree(value, inside, quoted)];
    }),
  );
  const [one, other] = struct?.alternatives.filter((key) => (object[key] ?? null) !== null) ?? [];
  if (other !== undefined) throw new SyntaxError(`${name} has both "${one}" and "${other}"`);
  return object;
}

function isList(tree: JsonTree): tree is readonly JsonTree[] {
  return Array.isArray(tree);
}

function isHalf(text: string): boolean {
  return /\p{Cs}/u.test(text);
}

/** A value of another type than readers expect. */
class UnfitError extends SyntaxError {}

function unfit(name: string, { what }: Shape): never {
  throw new UnfitError(`${name} is not ${what}`);
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
