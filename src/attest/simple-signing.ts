import { type Digest, isDigest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { isObject, type Json, jsonBytes, parseStrictJson, stringAt } from '../core/json.ts';
import { EXACT, type Shape, TEXT } from '../core/json-shape.ts';
import { quoted, wordsOf } from '../core/text.ts';
import { PREDICATES } from './predicates.ts';
import type { Statement } from './statement.ts';

/** The largest payload that is read. Bytes; real ones are about 250. */
export const MAX_SIMPLE_SIGNING_BYTES = 64 * 1024;
const TYPE = 'cosign container image signature';
const SIMPLE_SIGNING: Shape = {
  critical: { identity: { 'docker-reference': TEXT }, image: { 'docker-manifest-digest': TEXT }, type: TEXT },
  optional: { '*': EXACT },
};

/**
 * Makes the payload that cosign before version 3 verifies as a signature of an image. It contains only name and digest.
 * @param options `subjectName`: the repository, HOST/PATH. @returns the exact bytes, in the key order of Go's encoder.
 * Source: sigstore/sigstore v1.10 pkg/signature/payload/payload.go.
 */
export function makeSimpleSigning(options: { readonly subjectName: string; readonly digest: Digest }): Uint8Array {
  const identity = { 'docker-reference': options.subjectName };
  return jsonBytes({
    critical: { identity, image: { 'docker-manifest-digest': options.digest }, type: TYPE },
    optional: null,
  });
}

/**
 * Reads such a payload strictly, as a statement that signs one image. Ignores `optional`, which proves nothing.
 * @param payload at most 64 KiB. @throws WasmImageError BUNDLE_INVALID with the reason.
 */
export function readSimpleSigning(payload: Uint8Array): Pick<Statement, 'subjects' | 'predicateType' | 'predicate'> {
  const root = parse(payload);
  const critical = isObject(root) ? root.critical : undefined;
  if (!isObject(critical)) throw refused('it has no "critical"');
  const type = stringAt(critical, 'type');
  if (type !== TYPE) throw refused(`its type is ${type === undefined ? 'missing' : quoted(type)}`);
  const digest = isObject(critical.image) ? (stringAt(critical.image, 'docker-manifest-digest') ?? '') : '';
  if (!isDigest(digest)) throw refused('it has no sha256 digest of an image manifest');
  const name = isObject(critical.identity) ? stringAt(critical.identity, 'docker-reference') : undefined;
  return { subjects: [{ name, digest }], predicateType: PREDICATES.signature, predicate: undefined };
}

function parse(payload: Uint8Array): Json {
  if (payload.byteLength > MAX_SIMPLE_SIGNING_BYTES)
    throw refused(`it is ${payload.byteLength} bytes; the limit is ${MAX_SIMPLE_SIGNING_BYTES}`);
  try {
    return parseStrictJson(payload, 64, SIMPLE_SIGNING);
  } catch (cause) {
    throw refused(`it is not strict JSON: ${wordsOf(cause)}`, cause);
  }
}

function refused(why: string, cause?: unknown): WasmImageError {
  return new WasmImageError('BUNDLE_INVALID', `Cannot read the simple signing payload: ${why}`, { cause });
}
