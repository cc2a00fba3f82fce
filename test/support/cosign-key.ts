import { type KeyObject, randomBytes, scryptSync } from 'node:crypto';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';

/** The parts that differ from what cosign writes. */
interface Form {
  readonly label?: 'SIGSTORE' | 'COSIGN';
  readonly n?: number;
  readonly cipher?: string;
  readonly nonceBytes?: number;
  /** False: the key is not derived, which may be slow. */
  readonly isSealed?: boolean;
}

/**
 * A private key in cosign's own format. Source: go-securesystemslib encrypted/encrypted.go; the lab reads keys of
 * cosign itself.
 */
export function cosignPem(key: KeyObject, passphrase: string, form: Form = {}): string {
  return sealPem(key.export({ format: 'der', type: 'pkcs8' }), passphrase, form);
}

export function sealPem(plain: Buffer, passphrase: string, form: Form = {}): string {
  const { label = 'SIGSTORE', n = 65536, cipher = 'nacl/secretbox', nonceBytes = 24, isSealed = true } = form;
  const [salt, nonce] = [randomBytes(32), randomBytes(24)];
  const key = isSealed ? scryptSync(passphrase, salt, 32, { N: n, r: 8, p: 1, maxmem: 2 ** 28 }) : randomBytes(32);
  const envelope = {
    kdf: { name: 'scrypt', params: { N: n, r: 8, p: 1 }, salt: salt.toString('base64') },
    cipher: { name: cipher, nonce: nonce.subarray(0, nonceBytes).toString('base64') },
    ciphertext: Buffer.from(xsalsa20poly1305(key, nonce).encrypt(plain)).toString('base64'),
  };
  const body =
    Buffer.from(JSON.stringify(envelope))
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ENCRYPTED ${label} PRIVATE KEY-----\n${body.join('\n')}\n-----END ENCRYPTED ${label} PRIVATE KEY-----\n`;
}
