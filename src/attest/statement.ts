import { type Digest, hexOf, isDigest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { isObject, type Json, type JsonObject, jsonBytes, parseStrictJson, stringAt } from '../core/json.ts';
import { BYTES, EXACT, type Shape, TEXT, TEXT_MAP } from '../core/json-shape.ts';
import { quoted, wordsOf } from '../core/text.ts';
import { STATEMENT_TYPES } from './predicates.ts';

const MAX_SUBJECTS = 64;
const MAX_STATEMENT_BYTES = 1024 * 1024;

/**
 * Some programs read it as JSON, others as protobuf, where `type` also means `_type`.
 * Source: in-toto/attestation v1.2.0 protos/in_toto_attestation/v1.
 */
const STATEMENT: Shape = {
  _type: TEXT,
  subject: [
    {
      name: TEXT,
      uri: TEXT,
      digest: TEXT_MAP,
      content: BYTES,
      downloadLocation: TEXT,
      mediaType: TEXT,
      annotations: { '*': EXACT },
    },
  ],
  predicateType: TEXT,
  predicate: EXACT,
};

/** An in-toto statement: the artifacts and a claim about them. Source: in-toto attestation v1 statement. */
export interface Statement {
  readonly type: (typeof STATEMENT_TYPES)[keyof typeof STATEMENT_TYPES];
  readonly subjects: readonly Subject[];
  readonly predicateType: string;
  /** Undefined in signatures of cosign up to 3.0.4. */
  readonly predicate: JsonObject | undefined;
}

/** One artifact of a statement. */
export interface Subject {
  /** The repository of an image, unchecked; undefined in statements of cosign. */
  readonly name: string | undefined;
  readonly digest: Digest;
}

/**
 * Makes a statement about one image.
 * @param options `subjectName`: the repository, HOST/PATH; `digest`: of the image manifest; `predicate`: its key order
 * is kept.
 * @returns the exact payload: compact JSON with a fixed key order, so equal input gives equal bytes.
 * Source: in-toto attestation Statement v1. There is a name because sigstore-python requires one.
 */
export function makeStatement(options: {
  readonly subjectName: string;
  readonly digest: Digest;
  readonly predicateType: string;
  readonly predicate: JsonObject;
}): Uint8Array {
  return jsonBytes({
    _type: STATEMENT_TYPES.v1,
    subject: [{ name: options.subjectName, digest: { sha256: hexOf(options.digest) } }],
    predicateType: options.predicateType,
    predicate: options.predicate,
  });
}

/**
 * Reads a statement strictly: no duplicate keys, 1 to 64 subjects, each with a well-formed sha256.
 * @param payload the DSSE payload, at most 1 MiB. @throws WasmImageError BUNDLE_INVALID with the reason.
 */
export function readStatement(payload: Uint8Array): Statement {
  const value = parse(payload);
  if (!isObject(value)) throw refused('it is not a JSON object');
  return {
    type: readType(stringAt(value, '_type')),
    subjects: readSubjects(value.subject),
    predicateType: readPredicateType(stringAt(value, 'predicateType')),
    predicate: readPredicate(value.predicate),
  };
}

function parse(payload: Uint8Array): Json {
  if (payload.byteLength > MAX_STATEMENT_BYTES)
    throw refused(`it is ${payload.byteLength} bytes; the limit is ${MAX_STATEMENT_BYTES}`);
  try {
    return parseStrictJson(payload, 64, STATEMENT, 'protobuf');
  } catch (cause) {
    throw refused(`it is not strict JSON: ${wordsOf(cause)}`, cause);
  }
}

function readType(text: string | undefined): Statement['type'] {
  if (text === STATEMENT_TYPES.v1 || text === STATEMENT_TYPES.v01) return text;
  throw refused(`its _type is ${text === undefined ? 'missing' : quoted(text)}`);
}

function readSubjects(value: Json | undefined): readonly Subject[] {
  if (!Array.isArray(value) || value.length === 0) throw refused('it has no subject');
  if (value.length > MAX_SUBJECTS) throw refused(`it has ${value.length} subjects; the limit is ${MAX_SUBJECTS}`);
  return value.map(readSubject);
}

function readSubject(value: Json, index: number): Subject {
  if (!isObject(value) || !isObject(value.digest)) throw refused(`subject ${index} has no digest`);
  const hex = stringAt(value.digest, 'sha256');
  const digest = `sha256:${hex ?? ''}`;
  if (!isDigest(digest)) throw refused(`subject ${index} has no sha256 digest of 64 lower-case hex digits`);
  return { name: stringAt(value, 'name'), digest };
}

function readPredicateType(text: string | undefined): string {
  if (text === undefined || text === '') throw refused('it has no predicateType');
  return text;
}

function readPredicate(value: Json | undefined): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw refused('its predicate is not an object');
  return value;
}

function refused(why: string, cause?: unknown): WasmImageError {
  return new WasmImageError('BUNDLE_INVALID', `Cannot read the signed statement: ${why}`, { cause });
}
