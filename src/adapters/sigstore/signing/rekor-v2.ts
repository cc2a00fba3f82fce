import { createHash, createPublicKey } from 'node:crypto';
import { dsse } from '@sigstore/core';
import { TransparencyLogEntry } from '@sigstore/protobuf-specs';
import type { SignatureBundle, VerificationMaterial } from '@sigstore/sign';
import { isObject, jsonBytes, parseStrictJson, stringAt } from '../../../core/json.ts';
import { send } from '../../net/http.ts';
import { derOf } from '../bundle.ts';
import { LOG_ENTRY } from '../bundle-shapes.ts';

const MAX_ANSWER_BYTES = 1024 * 1024;

/**
 * Adds a signature to a log of version 2 as a hashedrekord, that of a DSSE envelope over its encoding: rekor-tiles 2.3.0
 * and later answer the dsse request of @sigstore/sign 5.1 with 400 "invalid type, must be hashedrekord".
 * @param key PEM of the certificate or public key.
 * @throws Error with `statusCode` for any status but 200 and 201; errors of `send`.
 * Source: rekor-tiles v2.3.0 api/proto/rekor/v2/hashedrekord.proto; tried against 2.3.0.
 */
export async function askRekorV2(
  baseUrl: string,
  content: SignatureBundle,
  key: string,
  timeoutMs: number,
): Promise<VerificationMaterial> {
  const response = await send({
    method: 'POST',
    url: new URL(`${baseUrl}/api/v2/log/entries`),
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: jsonBytes(makeRequest(content, key)),
    timeoutMs,
    idleMs: timeoutMs,
    maxBytes: MAX_ANSWER_BYTES,
  });
  if (response.status !== 200 && response.status !== 201)
    throw new RekorAnswerError(response.status, wordsOf(response.body));
  return { tlogEntries: [readEntry(response.body)] };
}

function makeRequest(content: SignatureBundle, key: string): object {
  const { digest, signature } = signedIn(content);
  const content64 = signature.toString('base64');
  return {
    hashedRekordRequestV002: {
      digest: digest.toString('base64'),
      signature: { content: content64, verifier: makeVerifier(key) },
    },
  };
}

/** The SHA-256 of what is signed, and the signature. */
function signedIn(content: SignatureBundle): { readonly digest: Buffer; readonly signature: Buffer } {
  if (content.$case === 'messageSignature') {
    const { messageDigest, signature } = content.messageSignature;
    return { digest: messageDigest.digest, signature };
  }
  const { payloadType, payload, signatures } = content.dsseEnvelope;
  return {
    digest: createHash('sha256').update(dsse.preAuthEncoding(payloadType, payload)).digest(),
    signature: signatures[0]?.sig ?? Buffer.alloc(0),
  };
}

function makeVerifier(pem: string): object {
  const keyDetails = 'PKIX_ECDSA_P256_SHA_256';
  if (pem.includes('-----BEGIN CERTIFICATE-----'))
    return { x509Certificate: { rawBytes: derOf(pem).toString('base64') }, keyDetails };
  const spki = createPublicKey(pem).export({ format: 'der', type: 'spki' });
  return { publicKey: { rawBytes: spki.toString('base64') }, keyDetails };
}

function readEntry(body: Uint8Array): NonNullable<VerificationMaterial['tlogEntries']>[number] {
  const entry = TransparencyLogEntry.fromJSON(parseStrictJson(body, 64, LOG_ENTRY, 'protobuf'));
  const { logId, kindVersion, inclusionProof } = entry;
  if (logId === undefined || kindVersion === undefined || inclusionProof?.checkpoint === undefined)
    throw new TypeError('the response of the log lacks the entry or its proof');
  return { ...entry, logId, kindVersion };
}

/** A gRPC gateway answers {"code", "message"}. */
function wordsOf(body: Uint8Array): string {
  try {
    const value = parseStrictJson(body);
    return (isObject(value) ? stringAt(value, 'message') : undefined) ?? '';
  } catch {
    return '';
  }
}

/**
 * The status and words of the service, in the form of @sigstore/sign's HTTPError; the caller makes the error that users
 * see.
 */
class RekorAnswerError extends Error {
  readonly statusCode: number;
  constructor(statusCode: number, words: string) {
    super(words);
    this.name = 'RekorAnswerError';
    this.statusCode = statusCode;
  }
}
