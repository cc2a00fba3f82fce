import { scryptSync } from 'node:crypto';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { isObject, type Json, type JsonObject, parseStrictJson, stringAt } from '../../../core/json.ts';
import { refusedKey } from '../keys.ts';

// The parameters of cosign (65536 since 2.0, 32768 before, r 8, p 1) need 64 MiB; a file must not make us use more.
const MAX_MEMORY = 64 * 1024 * 1024;
const KEY_BYTES = 32;
const NONCE_BYTES = 24;
const TAG_BYTES = 16;

/**
 * Decrypts a private key in cosign's own form: JSON in PEM, scrypt and NaCl's secretbox.
 * @param pem `ENCRYPTED SIGSTORE PRIVATE KEY` or the older `ENCRYPTED COSIGN PRIVATE KEY`.
 * @returns PKCS#8 in DER; undefined for a wrong passphrase.
 * @throws WasmImageError KEY_INVALID for a form that cosign does not write. Source: go-securesystemslib
 * encrypted/encrypted.go.
 */
export function decryptCosignKey(pem: string, passphrase: string): Buffer | undefined {
  const { salt, n, nonce, ciphertext } = readEnvelope(pem);
  const key = scryptSync(passphrase, salt, KEY_BYTES, { N: n, r: 8, p: 1, maxmem: 2 * MAX_MEMORY });
  try {
    return Buffer.from(xsalsa20poly1305(key, nonce).decrypt(ciphertext));
  } catch {
    return undefined;
  }
}

function readEnvelope(pem: string): {
  readonly salt: Buffer;
  readonly n: number;
  readonly nonce: Buffer;
  readonly ciphertext: Buffer;
} {
  const envelope = objectOf(parse(pem));
  const [kdf, cipher] = [objectOf(envelope.kdf), objectOf(envelope.cipher)];
  const params = objectOf(kdf.params);
  const n = params.N;
  if (kdf.name !== 'scrypt' || cipher.name !== 'nacl/secretbox' || params.r !== 8 || params.p !== 1) throw unknown();
  if (typeof n !== 'number' || n < 2 ** 14 || 128 * 8 * n > MAX_MEMORY || !Number.isInteger(Math.log2(n)))
    throw unknown();
  const [salt, nonce, ciphertext] = [bytesAt(kdf, 'salt'), bytesAt(cipher, 'nonce'), bytesAt(envelope, 'ciphertext')];
  if (salt.length < 16 || nonce.length !== NONCE_BYTES || ciphertext.length <= TAG_BYTES) throw unknown();
  return { salt, n, nonce, ciphertext };
}

/** The parser's message is not used: it would quote the file. */
function parse(pem: string): Json {
  const body = /-----BEGIN [A-Z ]+-----([\w+/=\s]*)-----END [A-Z ]+-----/.exec(pem)?.[1] ?? '';
  try {
    return parseStrictJson(Buffer.from(body, 'base64'), 8);
  } catch {
    throw unknown();
  }
}

function objectOf(value: Json | undefined): JsonObject {
  if (!isObject(value)) throw unknown();
  return value;
}

function bytesAt(object: JsonObject, name: string): Buffer {
  return Buffer.from(stringAt(object, name) ?? '', 'base64');
}

function unknown() {
  return refusedKey('private', "it is not in cosign's format: scrypt and nacl/secretbox with cosign's parameters");
}
