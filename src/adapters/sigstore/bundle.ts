import {
  type Bundle,
  type BundleWithDsseEnvelope,
  type BundleWithMessageSignature,
  bundleFromJSON,
  bundleToJSON,
  isBundleWithDsseEnvelope,
  toDSSEBundle,
  toMessageSignatureBundle,
  ValidationError,
} from '@sigstore/bundle';
import { dsse } from '@sigstore/core';
import type { Signature, VerificationMaterial } from '@sigstore/sign';
import { STATEMENT_PAYLOAD_TYPE } from '../../attest/predicates.ts';
import { digestOf, hexOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { isObject, type Json, jsonBytes, parseStrictJson, stringAt } from '../../core/json.ts';
import { inert, quoted, wordsOf } from '../../core/text.ts';
import { LIMITS } from '../../oci/media-types.ts';
import { BUNDLE } from './bundle-shapes.ts';

const MAX_LOG_ENTRIES = 32;
const MAX_TIMESTAMPS = 32;
const VERSION_03 = [
  'application/vnd.dev.sigstore.bundle.v0.3+json',
  'application/vnd.dev.sigstore.bundle+json;version=0.3',
];
const ALL_VERSIONS = [
  ...VERSION_03,
  'application/vnd.dev.sigstore.bundle+json;version=0.2',
  'application/vnd.dev.sigstore.bundle+json;version=0.1',
];

/** A bundle that we make. */
export type WitnessedBundle = BundleWithDsseEnvelope | BundleWithMessageSignature;

/** The bytes that a DSSE signature covers. Source: DSSE v1 protocol.md, PAE. */
export function preAuthEncoding(payload: Uint8Array): Buffer {
  return dsse.preAuthEncoding(STATEMENT_PAYLOAD_TYPE, Buffer.from(payload));
}

/** The content of a bundle before the proofs: payload, one signature, and one leaf certificate or key hint. */
export function makeUnwitnessedBundle(payload: Uint8Array, signature: Signature): BundleWithDsseEnvelope {
  const { key } = signature;
  const bundle = toDSSEBundle({
    artifact: Buffer.from(payload),
    artifactType: STATEMENT_PAYLOAD_TYPE,
    signature: signature.signature,
    certificateChain: false,
    ...(key.$case === 'x509Certificate' ? { certificate: derOf(key.certificate) } : {}),
    ...(key.$case === 'publicKey' && key.hint !== undefined ? { keyHint: key.hint } : {}),
  });
  // cosign 3.1.2 mistakes a keyid in the envelope for its own key id and rejects all others; the hint in the material
  // is enough.
  const signatures = bundle.content.dsseEnvelope.signatures.map((each) => ({ ...each, keyid: '' }));
  return {
    ...bundle,
    content: { $case: 'dsseEnvelope', dsseEnvelope: { ...bundle.content.dsseEnvelope, signatures } },
  };
}

/** The same for a signature of the bytes of a file. */
export function makeUnwitnessedFileBundle(file: Uint8Array, { signature, key }: Signature): BundleWithMessageSignature {
  return toMessageSignatureBundle({
    digest: Buffer.from(hexOf(digestOf(file)), 'hex'),
    signature,
    certificateChain: false,
    ...(key.$case === 'x509Certificate' ? { certificate: derOf(key.certificate) } : {}),
    ...(key.$case === 'publicKey' && key.hint !== undefined ? { keyHint: key.hint } : {}),
  });
}

/** The bundle v0.3 as JSON bytes, with the proofs of the witnesses. */
export function printBundle(bundle: WitnessedBundle, proofs: readonly VerificationMaterial[]): Uint8Array {
  const material = {
    ...bundle.verificationMaterial,
    tlogEntries: proofs.flatMap((proof) => proof.tlogEntries ?? []),
    timestampVerificationData: { rfc3161Timestamps: proofs.flatMap((proof) => proof.rfc3161Timestamps ?? []) },
  };
  return jsonBytes(bundleToJSON({ ...bundle, verificationMaterial: material }));
}

/**
 * Reads a bundle v0.3 and applies every limit before any signature is checked.
 * @throws WasmImageError BUNDLE_INVALID: larger than 1 MiB, not strict JSON, another version, not a DSSE envelope with
 * one signature, or more than 32 proofs of one kind.
 */
export function readBundle(bytes: Uint8Array): BundleWithDsseEnvelope {
  const bundle = parseWithinLimits(bytes, VERSION_03);
  if (!isBundleWithDsseEnvelope(bundle)) throw refused('it signs a message, not an in-toto statement');
  return bundle;
}

/**
 * The same for a bundle about a file: versions 0.1 to 0.3, with a statement or a signature of the bytes of the file.
 * @throws WasmImageError BUNDLE_INVALID.
 */
export function readFileBundle(bytes: Uint8Array): Bundle {
  return parseWithinLimits(bytes, ALL_VERSIONS);
}

function parseWithinLimits(bytes: Uint8Array, mediaTypes: readonly string[]): Bundle {
  if (bytes.byteLength > LIMITS.bundle) throw refused(`it is ${bytes.byteLength} bytes; the limit is ${LIMITS.bundle}`);
  const bundle = parseBundle(bytes, mediaTypes);
  const { tlogEntries, timestampVerificationData } = bundle.verificationMaterial;
  const timestamps = timestampVerificationData?.rfc3161Timestamps ?? [];
  if (tlogEntries.length > MAX_LOG_ENTRIES)
    throw refused(`it has ${tlogEntries.length} log entries; the limit is ${MAX_LOG_ENTRIES}`);
  if (timestamps.length > MAX_TIMESTAMPS)
    throw refused(`it has ${timestamps.length} timestamps; the limit is ${MAX_TIMESTAMPS}`);
  return bundle;
}

function parseBundle(bytes: Uint8Array, mediaTypes: readonly string[]): Bundle {
  try {
    const value = parseStrictJson(bytes, 64, BUNDLE, 'protobuf');
    const mediaType = isObject(value) ? stringAt(value, 'mediaType') : undefined;
    if (mediaType === undefined || !mediaTypes.includes(mediaType))
      throw refused(`its media type is ${mediaType === undefined ? 'missing' : quoted(mediaType)}`);
    refuseBoth(value, 'messageSignature', 'dsseEnvelope');
    refuseBoth(
      isObject(value) ? value.verificationMaterial : undefined,
      'publicKey',
      'x509CertificateChain',
      'certificate',
    );
    return bundleFromJSON(value);
  } catch (thrown) {
    if (thrown instanceof WasmImageError) throw thrown;
    if (thrown instanceof ValidationError)
      throw refused(`these fields are missing or wrong: ${inert(thrown.fields.join(', '), 200)}`, thrown);
    throw refused(wordsOf(thrown), thrown);
  }
}

/** If alternatives are both present, the library uses the first one and protojson rejects the bundle. */
function refuseBoth(value: Json | undefined, ...names: readonly string[]): void {
  const [one, other] = names.filter((name) => isObject(value) && (value[name] ?? null) !== null);
  if (other !== undefined) throw refused(`it has both "${one}" and "${other}"`);
}

/** The DER in a PEM with one block. */
export function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
}

function refused(why: string, cause?: unknown): WasmImageError {
  return new WasmImageError('BUNDLE_INVALID', `Cannot read the signature bundle: ${why}`, { cause });
}
