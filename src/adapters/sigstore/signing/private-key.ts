import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { inputName, rememberSecret } from '../../../core/text.ts';
import { bodyOf, loadKey, refusedKey, rememberKey } from '../keys.ts';
import { decryptCosignKey } from './cosign-key.ts';

/**
 * Reads a P-256, P-384 or Ed25519 private key. Its text and the passphrase are first remembered as secrets.
 * @param pem PKCS#8 or SEC1, also encrypted, or what `cosign generate-key-pair` writes; at most 16 KiB.
 * @param passphrase for an encrypted key; cosign also encrypts with an empty one.
 * @throws WasmImageError KEY_INVALID, without any part of the key.
 */
export function readPrivateKey(pem: string, passphrase?: string): KeyObject {
  rememberKey(pem, privateLinesOf(pem));
  if (passphrase !== undefined) rememberSecret(passphrase);
  if (/-----BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----/.test(pem)) {
    return loadKey('private', pem, () => {
      const der = decryptCosignKey(pem, passphrase ?? '');
      if (der === undefined)
        throw refusedKey(
          'private',
          `the passphrase is ${passphrase === undefined ? 'missing' : 'wrong'}`,
          passphraseHint(),
        );
      return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    });
  }
  if (passphrase === undefined && /-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(pem))
    throw refusedKey('private', 'it is encrypted, and no passphrase is given', passphraseHint());
  if (pem.includes('-----BEGIN PUBLIC KEY-----'))
    throw refusedKey('private', 'it is a public key', 'sign with the private key; the public key is for verification');
  if (!pem.includes('PRIVATE KEY-----')) throw refusedKey('private', 'it is not a "PRIVATE KEY" in PEM');
  return loadKey('private', pem, () =>
    createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) }),
  );
}

function passphraseHint(): string {
  return `set ${inputName('signing-key-passphrase')} or the variable COSIGN_PASSWORD to the passphrase of the key`;
}

/** The lines of a key that are not public: the end of SEC1 is the same as that of the public key. */
export function privateLinesOf(pem: string): readonly string[] {
  const shown = publicBodyOf(withLineFeeds(pem));
  return bodyOf(pem).filter((line) => !shown.includes(line));
}

/** Restores the line feeds of a key in which they have become spaces or the characters `\n`. */
function withLineFeeds(pem: string): string {
  const [, header, footer] = /(-----BEGIN [A-Z0-9 ]+-----).*(-----END [A-Z0-9 ]+-----)/s.exec(pem) ?? [];
  if (header === undefined || footer === undefined || /^-----BEGIN [^\n]*-----\r?\n/.test(pem.trim())) return pem;
  return [header, ...bodyOf(pem).filter((line) => !/\s/.test(line)), footer, ''].join('\n');
}

/** Empty for a key that cannot be read without a passphrase: an encrypted key is hidden completely. */
function publicBodyOf(pem: string): string {
  try {
    return createPublicKey(pem).export({ format: 'der', type: 'spki' }).toString('base64');
  } catch {
    return '';
  }
}
