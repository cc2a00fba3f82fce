import { createHash, type KeyObject } from 'node:crypto';
import { type Bundle, bundleFromJSON, type TransparencyLogEntry } from '@sigstore/bundle';
import type { SignatureBundle, VerificationMaterial } from '@sigstore/sign';
import type { LegacySignature } from '../../attest/legacy-signature.ts';
import { MAX_SIMPLE_SIGNING_BYTES } from '../../attest/simple-signing.ts';
import { isObject, type Json, type JsonObject, parseStrictJson, stringAt } from '../../core/json.ts';
import { ANY, BYTES, type Shape, TEXT, WHOLE } from '../../core/json-shape.ts';
import { isSignedBy } from './keys.ts';

/** Limit for each annotation of a signature, in characters; real ones have at most 5 KiB. */
const MAX_CHARACTERS = 64 * 1024;
const encoder = new TextEncoder();
/** Annotations as cosign reads them. Source: sigstore/cosign v2.6.4 pkg/cosign/bundle. */
const TIMESTAMP: Shape = { SignedRFC3161Timestamp: BYTES };
const PROMISE: Shape = {
  SignedEntryTimestamp: BYTES,
  Payload: { body: TEXT, integratedTime: WHOLE, logIndex: WHOLE, logID: TEXT },
};

/** The signed message in the form that witnesses accept. */
export function makeMessage(
  payload: Uint8Array,
  signature: Buffer,
): Extract<SignatureBundle, { $case: 'messageSignature' }> {
  const messageDigest = { algorithm: 1, digest: createHash('sha256').update(payload).digest() };
  return { $case: 'messageSignature', messageSignature: { messageDigest, signature } };
}

/**
 * The signature in cosign's older form, with the proofs of the witnesses.
 * @param certificate PEM of the leaf. @throws Error when a log gave no promise.
 */
export function printLegacy(
  payload: Uint8Array,
  signature: Buffer,
  certificate: string | undefined,
  proofs: readonly VerificationMaterial[],
): LegacySignature {
  const [entry] = proofs.flatMap((proof) => proof.tlogEntries ?? []);
  const [timestamp] = proofs.flatMap((proof) => proof.rfc3161Timestamps ?? []);
  return {
    payload,
    signature: signature.toString('base64'),
    certificate,
    bundle: entry === undefined ? undefined : JSON.stringify(printPromise(entry)),
    timestamp:
      timestamp === undefined
        ? undefined
        : JSON.stringify({ SignedRFC3161Timestamp: Buffer.from(timestamp.signedTimestamp).toString('base64') }),
  };
}

/** Source: sigstore/cosign v2.6.4 pkg/cosign/bundle/rekor.go. */
function printPromise(entry: TransparencyLogEntry): JsonObject {
  const promise = entry.inclusionPromise;
  if (promise === undefined) throw new TypeError('the response of the log has no inclusion promise');
  return {
    SignedEntryTimestamp: promise.signedEntryTimestamp.toString('base64'),
    Payload: {
      body: entry.canonicalizedBody.toString('base64'),
      integratedTime: Number(entry.integratedTime),
      logIndex: Number(entry.logIndex),
      logID: entry.logId.keyId.toString('hex'),
    },
  };
}

/** The key that made a signature without a certificate. @throws Error with the reason. */
export function signerOfLegacy(
  { payload, signature, certificate }: LegacySignature,
  keys: readonly KeyObject[],
): KeyObject {
  checkSizes(payload, signature);
  if (certificate !== undefined) throw new Error('it is signed with a certificate, not with the expected key');
  const signed = readBase64(signature, 'signature');
  const key = keys.find((one) => isSignedBy(one, payload, signed));
  if (key === undefined) throw new Error('the signature was not made with the expected key');
  return key;
}

/**
 * Reads a signature with a certificate as a bundle of version 0.1. Every limit is checked before any cryptography.
 * @returns the bundle, and the leaf in DER. @throws Error with the reason.
 */
export function readLegacy({ payload, signature, certificate, bundle, timestamp }: LegacySignature): {
  readonly bundle: Bundle;
  readonly certificate: Buffer;
} {
  checkSizes(payload, signature, certificate, bundle, timestamp);
  if (certificate === undefined) throw new Error('it is signed with a key, not with a certificate');
  const leaf = readCertificate(certificate);
  const message = makeMessage(payload, readBase64(signature, 'signature')).messageSignature;
  return {
    certificate: leaf,
    bundle: bundleFromJSON({
      mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
      verificationMaterial: {
        x509CertificateChain: { certificates: [{ rawBytes: leaf.toString('base64') }] },
        tlogEntries: bundle === undefined ? [] : [readPromise(bundle)],
        timestampVerificationData: {
          rfc3161Timestamps:
            timestamp === undefined ? [] : [{ signedTimestamp: readTimestamp(timestamp).toString('base64') }],
        },
      },
      messageSignature: {
        messageDigest: { algorithm: 'SHA2_256', digest: message.messageDigest.digest.toString('base64') },
        signature: message.signature.toString('base64'),
      },
    }),
  };
}

function checkSizes(payload: Uint8Array, ...texts: readonly (string | undefined)[]): void {
  if (payload.byteLength > MAX_SIMPLE_SIGNING_BYTES)
    throw new Error(`its payload is ${payload.byteLength} bytes; the limit is ${MAX_SIMPLE_SIGNING_BYTES}`);
  const long = texts.find((text) => text !== undefined && text.length > MAX_CHARACTERS);
  if (long !== undefined)
    throw new Error(`one of its annotations is ${long.length} characters; the limit is ${MAX_CHARACTERS}`);
}

/** Exactly one certificate: of several, two readers could use different ones. */
function readCertificate(pem: string): Buffer {
  const body = /^\s*-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/.exec(pem)?.[1];
  if (body === undefined) throw new Error('its certificate is not a single PEM certificate');
  return readBase64(body.replace(/\s/g, ''), 'certificate');
}

function readTimestamp(text: string): Buffer {
  return readBase64(textAt(readJson(text, 'timestamp', TIMESTAMP), 'SignedRFC3161Timestamp', 'timestamp'), 'timestamp');
}

/** The log entry in the form of a bundle. Only entries of logs of version 1 for signatures over bytes are read. */
function readPromise(text: string): object {
  const root = readJson(text, 'log entry', PROMISE);
  const entry = root.Payload;
  if (!isObject(entry)) throw new Error('its log entry has no Payload');
  const body = readBase64(textAt(entry, 'body', 'log entry'), 'log entry');
  const { kind, apiVersion } = readObject(parse(body, 'log entry', ANY), 'log entry');
  if (kind !== 'hashedrekord' || apiVersion !== '0.0.1') throw new Error('its log entry is not a hashedrekord 0.0.1');
  const logId = textAt(entry, 'logID', 'log entry');
  if (!/^[0-9a-f]{64}$/.test(logId)) throw new Error('its log entry does not name a log');
  return {
    logIndex: wholeAt(entry, 'logIndex'),
    logId: { keyId: Buffer.from(logId, 'hex').toString('base64') },
    kindVersion: { kind, version: apiVersion },
    integratedTime: wholeAt(entry, 'integratedTime'),
    inclusionPromise: {
      signedEntryTimestamp: readBase64(textAt(root, 'SignedEntryTimestamp', 'log entry'), 'log entry').toString(
        'base64',
      ),
    },
    canonicalizedBody: body.toString('base64'),
  };
}

function readJson(text: string, what: string, shape: Shape): JsonObject {
  return readObject(parse(encoder.encode(text), what, shape), what);
}

function parse(bytes: Uint8Array, what: string, shape: Shape): Json {
  try {
    return parseStrictJson(bytes, 16, shape);
  } catch (cause) {
    throw new Error(`its ${what} is not strict JSON`, { cause });
  }
}

function readObject(value: Json, what: string): JsonObject {
  if (isObject(value)) return value;
  throw new Error(`its ${what} is not an object`);
}

function textAt(object: JsonObject, key: string, what: string): string {
  const text = stringAt(object, key);
  if (text === undefined) throw new Error(`its ${what} has no ${key}`);
  return text;
}

function wholeAt(object: JsonObject, key: string): string {
  const value = object[key];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
  throw new Error(`its log entry has no integer ${key}`);
}

/** Only canonical base64 is accepted: the same bytes have other encodings. */
function readBase64(text: string, what: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.byteLength > 0 && bytes.toString('base64') === text) return bytes;
  throw new Error(`its ${what} is not in base64`);
}
