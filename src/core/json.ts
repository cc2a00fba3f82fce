import { ANY, EXACT, fold, type ListShape, type ObjectShape, type Shape } from './json-shape.ts';
import { type JsonTree, type Members, parseTree } from './json-tree.ts';
import { quoted } from './text.ts';

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

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
export function parseStrictJson(bytes: Uint8Array, depth = 64, shape: Shape = EXACT, dialect?: 'protobuf'): Json {
  const foldKey = dialect === undefined ? fold : (key: string): string => fold(key).replaceAll('_', '');
  return readTree(parseTree(decodeText(bytes), depth), shape, 'the document', foldKey);
}

/** The text, unchanged: a byte order mark stays. @throws SyntaxError for bytes that are not UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new SyntaxError('it is not UTF-8', { cause });
  }
}

type FoldKey = (key: string) => string;

/** @param name the member, for errors. */
function readTree(tree: JsonTree, shape: Shape, name: string, foldKey: FoldKey): Json {
  const isFree = shape === ANY || shape === EXACT;
  if (isList(tree)) {
    const list: ListShape = isFree ? [shape] : isListShape(shape) ? shape : unfit(name);
    return tree.map((item) => readItem(item, list, name, foldKey));
  }
  const isOdd = typeof tree === 'object' && tree !== null;
  if (isOdd && 'members' in tree) {
    const fields: ObjectShape = isFree ? {} : typeof shape === 'function' || isListShape(shape) ? unfit(name) : shape;
    return readMembers(tree, fields, shape === EXACT ? EXACT : fields['*'], foldKey);
  }
  const value: string | number | boolean | null = isOdd ? JSON.parse(tree.odd) : tree;
  if (value === null) return value;
  if (
    typeof shape === 'function' &&
    shape(value, isOdd) &&
    (typeof value !== 'number' || Number.isFinite(value)) &&
    !/\p{Cs}/u.test(String(value))
  )
    return value;
  // Not an UnfitError for an odd number: even a loose list must not contain one that programs read differently.
  return unfit(name, isOdd ? SyntaxError : UnfitError);
}

/** An item of a list, or of a map. */
function readItem(item: JsonTree, [shape, isLoose]: ListShape, name: string, foldKey: FoldKey): Json {
  // Protobuf does not allow null in lists and maps.
  if (item === null && foldKey !== fold && shape !== EXACT) unfit(name);
  try {
    return readTree(item, shape, name, foldKey);
  } catch (error) {
    if (isLoose !== undefined && error instanceof UnfitError) return readTree(item, ANY, name, foldKey);
    throw error;
  }
}

/** The known fields by their folded names, computed once per shape and folding. */
const FOLDED = new Map<FoldKey, WeakMap<ObjectShape, ReadonlyMap<string, string>>>();

function foldedFields(fields: ObjectShape, foldKey: FoldKey): ReadonlyMap<string, string> {
  const made = FOLDED.get(foldKey) ?? new WeakMap<ObjectShape, ReadonlyMap<string, string>>();
  FOLDED.set(foldKey, made);
  const known = made.get(fields) ?? new Map(Object.keys(fields).map((field) => [foldKey(field), field]));
  made.set(fields, known);
  return known;
}

/** @param free the shape of every member, where keys are data. */
function readMembers({ members }: Members, fields: ObjectShape, free: Shape | undefined, foldKey: FoldKey): JsonObject {
  const seen = new Map<string, string>();
  const known = foldedFields(fields, foldKey);
  return Object.fromEntries(
    members.map(([key, value]) => {
      const folded = free === undefined ? foldKey(key) : key;
      const field = free === undefined ? known.get(folded) : undefined;
      const twin = seen.get(folded) ?? field ?? key;
      if (twin !== key) throw new SyntaxError(`some parsers read key ${quoted(key)} as ${quoted(twin)}`);
      if (seen.has(folded)) throw new SyntaxError(`duplicate key ${quoted(key)}`);
      if (key === '__proto__' || /\p{Cs}/u.test(key)) throw new SyntaxError(`key ${quoted(key)} is not allowed`);
      seen.set(folded, key);
      const inside = free ?? (field === undefined ? ANY : (fields[field] ?? ANY));
      return [
        key,
        free === undefined
          ? readTree(value, inside, quoted(key), foldKey)
          : readItem(value, [inside], quoted(key), foldKey),
      ];
    }),
  );
}

function isList(value: JsonTree): value is readonly JsonTree[] {
  return Array.isArray(value);
}

function isListShape(shape: Shape): shape is ListShape {
  return Array.isArray(shape);
}

/** A value of a type that readers do not expect. */
class UnfitError extends SyntaxError {}

function unfit(name: string, Kind: new (why: string) => Error = UnfitError): never {
  throw new Kind(`${name} has a value that parsers refuse or read differently`);
}

/** Whether a JSON value is an object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string member; undefined if it is absent or has another type. */
export function stringAt(object: JsonObject, key: string): string | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Compact JSON as UTF-8 bytes, in the key order of the value. */
export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
