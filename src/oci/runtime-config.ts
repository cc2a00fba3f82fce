import { WasmImageError } from '../core/errors.ts';
import { isObject, type Json, type JsonObject, jsonBytes, parseStrictJson } from '../core/json.ts';
import { quoted, wordsOf } from '../core/text.ts';
import type { RuntimeConfig } from './image.ts';

const MAX_BYTES = 64 * 1024;
const MAX_ENTRIES = 64;
const MAX_CHARACTERS = 256;
/**
 * Each field with the spellings that we read; we write the first. `abi_version` is in the example of Solo's spec.md.
 */
const ROOT_FIELDS = {
  type: ['type'],
  abiVersions: ['abiVersions', 'abi_versions', 'abi_version'],
  config: ['config'],
} as const;
const CONFIG_FIELDS = { rootIds: ['rootIds', 'root_ids'] } as const;

/**
 * Reads a Solo runtime config in any spelling: `abiVersions`, `abi_versions` or `abi_version` (a list or one string),
 * `config.rootIds` or `root_ids`. @param bytes JSON, at most 64 KiB.
 * @returns an absent `type` is `envoy_proxy`, the only value that the spec defines; absent lists are empty.
 * @throws WasmImageError RUNTIME_CONFIG_INVALID with the field and the known ones.
 * Source: solo-io/wasm tools/wasme/pkg/config/runtime.proto, spec.md.
 */
export function readRuntimeConfig(bytes: Uint8Array): RuntimeConfig {
  if (bytes.byteLength > MAX_BYTES) throw invalid(`it is ${bytes.byteLength} bytes; the limit is ${MAX_BYTES}`);
  const root = objectOf(parse(bytes), 'the document');
  const fields = fieldsOf(root, ROOT_FIELDS, '');
  const config =
    fields.config === undefined ? {} : fieldsOf(objectOf(fields.config, '"config"'), CONFIG_FIELDS, 'config.');
  return {
    type: fields.type === undefined ? 'envoy_proxy' : stringOf(fields.type, 'type'),
    abiVersions:
      fields.abiVersions === undefined
        ? []
        : stringsOf(typeof fields.abiVersions === 'string' ? [fields.abiVersions] : fields.abiVersions, 'abiVersions'),
    rootIds: config.rootIds === undefined ? [] : stringsOf(config.rootIds, 'config.rootIds'),
  };
}

/**
 * Writes a runtime config in the spelling that wasme's strict parser accepts: compact, lower camel case, without empty
 * fields.
 * Source: solo-io/wasm tools/wasme/pkg/push/push.go (protobuf JSON).
 */
export function writeRuntimeConfig(config: RuntimeConfig): Uint8Array {
  return jsonBytes({
    type: config.type,
    ...(config.abiVersions.length === 0 ? {} : { abiVersions: config.abiVersions }),
    ...(config.rootIds.length === 0 ? {} : { config: { rootIds: config.rootIds } }),
  });
}

function parse(bytes: Uint8Array): Json {
  try {
    return parseStrictJson(bytes, 8);
  } catch (cause) {
    throw invalid(`it is not strict JSON (${wordsOf(cause)})`, cause);
  }
}

/** The values of an object by field; refuses two spellings of the same field. */
function fieldsOf<Name extends string>(
  object: JsonObject,
  known: Readonly<Record<Name, readonly string[]>>,
  place: string,
): Partial<Record<Name, Json>> {
  const spellings = Object.values<readonly string[]>(known).flat();
  for (const key of Object.keys(object)) {
    if (!spellings.includes(key))
      throw invalid(
        `field ${quoted(place + key)} is unknown; known fields are ${spellings.map((name) => place + name).join(', ')}`,
      );
  }
  const fields: Partial<Record<Name, Json>> = {};
  for (const name in known) {
    const used = known[name].filter((spelling) => Object.hasOwn(object, spelling));
    if (used.length > 1)
      throw invalid(
        `${used.map((spelling) => quoted(place + spelling)).join(' and ')} are spellings of the same field`,
      );
    const value = used[0] === undefined ? undefined : object[used[0]];
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

function objectOf(value: Json, what: string): JsonObject {
  if (isObject(value)) return value;
  throw invalid(`${what} is not an object`);
}

function stringsOf(value: Json, field: string): readonly string[] {
  if (!Array.isArray(value)) throw invalid(`field ${quoted(field)} is not a list of strings`);
  if (value.length > MAX_ENTRIES)
    throw invalid(`field ${quoted(field)} has ${value.length} entries; the limit is ${MAX_ENTRIES}`);
  return value.map((entry: Json) => stringOf(entry, field));
}

function stringOf(value: Json, field: string): string {
  if (typeof value !== 'string') throw invalid(`field ${quoted(field)} has a value that is not a string`);
  if (value === '' || value.length > MAX_CHARACTERS)
    throw invalid(
      `field ${quoted(field)} has a value of ${value.length} characters; it must be 1 to ${MAX_CHARACTERS}`,
    );
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(value))
    throw invalid(`field ${quoted(field)} has a value with control characters`);
  return value;
}

function invalid(why: string, cause?: unknown): WasmImageError {
  return new WasmImageError('RUNTIME_CONFIG_INVALID', `Cannot read the runtime config: ${why}`, { cause });
}
