import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { WasmImageError } from '../../core/errors.ts';
import { rememberSecret } from '../../core/text.ts';

const MAX_PEM_CHARACTERS = 16 * 1024;

/**
 * Reads a public key.
 * @param pem SPKI of P-256, P-384 or Ed25519, at most 16 KiB; a private key or certificate is rejected.
 * @throws WasmImageError KEY_INVALID.
 */
export function readPublicKey(pem: string): KeyObject {
  if (/-----BEGIN (?:[A-Z ]* )?PRIVATE KEY-----/.test(pem)) {
    rememberKey(pem);
    throw refusedKey(
      'public',
      'it is a private key',
      'verification only needs the public key: openssl pkey -in key.pem -pubout',
    );
  }
  if (!pem.includes('-----BEGIN PUBLIC KEY-----'))
    throw refusedKey(
      'public',
      'it is not a "PUBLIC KEY" in PEM',
      'give the file with the line -----BEGIN PUBLIC KEY-----, for example cosign.pub',
    );
  return loadKey('public', pem, () => createPublicKey(pem));
}

/** The SPKI in PEM, the form in which a key identifies a signer. */
export function printPublicKey(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ format: 'pem', type: 'spki' }).toString();
}

/**
 * The key hint that cosign writes: base64 of the SHA-256 of the SPKI. A hint helps to find a key; it proves nothing.
 */
export function hintOf(publicKeyPem: string): string {
  return createHash('sha256')
    .update(createPublicKey(publicKeyPem).export({ format: 'der', type: 'spki' }))
    .digest('base64');
}

/**
 * The hashes that signatures by this key may use, ours first; Ed25519 needs none.
 * Source: sigstore docs, algorithm-registry (PKIX_ECDSA_P256_SHA_256, PKIX_ECDSA_P384_SHA_384, PKIX_ED25519). cosign
 * before 3 used SHA-256 with every key. cosign 3.1 writes Ed25519ph, which neither Node nor `cosign verify` supports.
 */
export function hashesOf(key: KeyObject): readonly (HashName | undefined)[] {
  if (key.asymmetricKeyType === 'ed25519') return [undefined];
  return key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? ['sha384', 'sha256'] : ['sha256'];
}

/** A hash that signatures use. */
export type HashName = 'sha256' | 'sha384';

/**
 * The hash for the bytes of a file: a bundle names their SHA-256, and `cosign verify-blob` 3.1 rejects SHA-384 (it
 * accepts a P-384 key with SHA-256, and Ed25519 without a hash).
 */
export function fileHashOf(key: KeyObject): HashName | undefined {
  return key.asymmetricKeyType === 'ed25519' ? undefined : 'sha256';
}

/** @returns an ECDSA signature in DER, or the 64 bytes of Ed25519. */
export function signBytes(key: KeyObject, bytes: Uint8Array, hash = hashesOf(key)[0]): Buffer {
  return sign(hash, bytes, key);
}

/** Whether the signature over these bytes is by this key. */
export function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: Uint8Array, hashes = hashesOf(key)): boolean {
  return hashes.some((hash) => verify(hash, bytes, key, signature));
}

/** Remembers only the lines of the body: the header is not a secret, and the hint about PEM contains it. */
export function rememberKey(pem: string, lines: readonly string[] = bodyOf(pem)): void {
  for (const line of lines) rememberSecret(line);
  const body = bodyOf(pem)
    .filter((line) => !/\s/.test(line))
    .join('');
  if (body !== '') rememberSecret(body);
}

/** The lines of a PEM without header and footer, also if line feeds have become spaces or the two characters `\\n`. */
export function bodyOf(pem: string): readonly string[] {
  const lines = pem
    .replace(/-----(?:BEGIN|END) [A-Z0-9 ]+-----/g, '\n')
    .split(/\\[rn]|[\r\n"']/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('-----'));
  return [
    ...new Set(
      lines.flatMap((line) => [line, ...line.split(/\s+/).filter((word) => /^[A-Za-z0-9+/=]{16,}$/.test(word))]),
    ),
  ];
}

/** Reads a key with OpenSSL; only the kinds that we sign with are accepted. @throws WasmImageError KEY_INVALID. */
export function loadKey(kind: 'private' | 'public', pem: string, read: () => KeyObject): KeyObject {
  if (pem.length > MAX_PEM_CHARACTERS)
    throw refusedKey(kind, `it is ${pem.length} characters; the limit is ${MAX_PEM_CHARACTERS}`);
  try {
    return checkKind(kind, read());
  } catch (thrown) {
    if (thrown instanceof WasmImageError) throw thrown;
    // OpenSSL's messages are cryptic ("bad decrypt"), so only the code is shown.
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unreadable';
    throw refusedKey(kind, `OpenSSL says ${code}`);
  }
}

function checkKind(kind: 'private' | 'public', key: KeyObject): KeyObject {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (
    key.asymmetricKeyType === 'ed25519' ||
    (key.asymmetricKeyType === 'ec' && (curve === 'prime256v1' || curve === 'secp384r1'))
  )
    return key;
  const what = `${key.asymmetricKeyType ?? 'of an unknown kind'}${curve === undefined ? '' : ` on ${curve}`}`;
  throw refusedKey(kind, `it is ${what}; use ECDSA on P-256 or P-384, or Ed25519`);
}

/** The error for a key that cannot be used. */
export function refusedKey(kind: 'private' | 'public', why: string, hint?: string): WasmImageError {
  return new WasmImageError('KEY_INVALID', `Cannot use the ${kind} key: ${why}`, { hint });
}
