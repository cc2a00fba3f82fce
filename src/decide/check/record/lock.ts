import { type Digest, isDigest } from '../../../core/digest.ts';
import { WasmImageError } from '../../../core/errors.ts';
import { isObject, type Json, parseStrictJson } from '../../../core/json.ts';
import { inert, quoted, wordsOf } from '../../../core/text.ts';
import { parseRepository, parseTag, printRepository } from '../../../oci/reference.ts';

/** The schema of a lock file. */
export const LOCK_SCHEMA = 'https://wasm-image.dev/schema/lock/v1';
/** Bytes of a lock file. */
export const MAX_LOCK_BYTES = 1024 * 1024;
const MAX_IMAGES = 2_000;
const FIELDS = ['image', 'tag', 'digest', 'module-digest', 'abi', 'source'] as const;

/** An image that nobody signed, as a person has reviewed it. */
export interface LockEntry {
  /** The repository. */
  readonly image: string;
  /** The tag of the reference; absent if it has none. */
  readonly tag?: string | undefined;
  readonly digest: Digest;
  readonly 'module-digest': Digest;
  /** `proxy-wasm/0.2.1`, `component`, ... */
  readonly abi: string;
  /** Where its sources are, as the image says; absent if it does not say it. */
  readonly source?: string | undefined;
}

/** Reads a lock file strictly. @param file for messages. @throws WasmImageError POLICY_INVALID. */
export function readLock(bytes: Uint8Array, file: string): readonly LockEntry[] {
  const refused = (why: string): WasmImageError =>
    new WasmImageError('POLICY_INVALID', `Cannot use the lock file ${quoted(file)}: ${inert(why, 300)}`, {
      hint: 'write it with: wasm-image check PATH --policy FILE --record',
    });
  let value: Json;
  try {
    value = parseStrictJson(bytes);
  } catch (error) {
    throw refused(`it is not strict JSON: ${wordsOf(error)}`);
  }
  if (!isObject(value) || value.schema !== LOCK_SCHEMA) throw refused(`its schema is not ${LOCK_SCHEMA}`);
  const { schema: _, images, ...others } = value;
  const [other] = Object.keys(others);
  if (other !== undefined) throw refused(`unknown field ${quoted(other)}`);
  if (!Array.isArray(images)) throw refused('images is not a list');
  if (images.length > MAX_IMAGES) throw refused(`it has ${images.length} images; the limit is ${MAX_IMAGES}`);
  const entries = images.map((one: Json, i) => {
    const found = readEntry(one);
    if (typeof found === 'string') throw refused(`images[${i}]: ${found}`);
    return found;
  });
  const keys = entries.map(keyOf);
  const twice = keys.findIndex((key, i) => keys.indexOf(key) !== i);
  if (twice >= 0) throw refused(`images[${twice}] is there twice`);
  return entries;
}

/** @returns what is wrong, as text. */
function readEntry(value: Json): LockEntry | string {
  if (!isObject(value)) return 'it is not an object';
  const unknown = Object.keys(value).find((name) => !FIELDS.some((field) => field === name));
  if (unknown !== undefined) return `unknown field ${quoted(unknown)}`;
  const wrong = Object.keys(value).find((name) => typeof value[name] !== 'string' || value[name] === '');
  if (wrong !== undefined) return `${wrong} is not a text`;
  const { image, tag, digest, 'module-digest': module, abi, source } = value as Readonly<Record<string, string>>;
  if (image === undefined || abi === undefined) return `${image === undefined ? 'image' : 'abi'} is missing`;
  if (digest === undefined || !isDigest(digest)) return 'digest is not sha256: and 64 digits';
  if (module === undefined || !isDigest(module)) return 'module-digest is not sha256: and 64 digits';
  if (abi.length > 200 || (source ?? '').length > 1_000) return 'abi or source is too long';
  try {
    if (printRepository(parseRepository(image)) !== image) return `image is not written as ${quoted(image)} is used`;
    if (tag !== undefined) parseTag(tag);
  } catch (error) {
    if (error instanceof WasmImageError) return error.message;
    throw error;
  }
  return withoutAbsent({ image, tag, digest, 'module-digest': module, abi, source });
}

function withoutAbsent({ tag, source, ...entry }: LockEntry): LockEntry {
  const { image, ...rest } = entry;
  return {
    image,
    ...(tag === undefined ? {} : { tag }),
    ...rest,
    ...(source === undefined ? {} : { source }),
  };
}

/** The text of a lock file: the same entries always give the same text, one line per fact. */
export function printLock(entries: readonly LockEntry[]): string {
  const sorted = [...entries].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)).map(withoutAbsent);
  return `${JSON.stringify({ schema: LOCK_SCHEMA, images: sorted }, undefined, 2)}\n`;
}

/** Adds records: one for a tag replaces what was recorded for the tag. */
export function withRecords(entries: readonly LockEntry[], records: readonly LockEntry[]): readonly LockEntry[] {
  const all = new Map(entries.map((one) => [keyOf(one), one]));
  for (const record of records) {
    for (const [key, one] of all)
      if (record.tag !== undefined && one.image === record.image && one.tag === record.tag) all.delete(key);
    all.set(keyOf(record), record);
  }
  return [...all.values()];
}

function keyOf({ image, tag = '', digest }: LockEntry): string {
  return `${image} ${tag} ${digest}`;
}

function orderOf({ image, tag = '', digest }: LockEntry): string {
  return `${image}\0${tag}\0${digest}`;
}
