import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { WasmImageError } from '../../core/errors.ts';
import { rememberSecret } from '../../core/text.ts';

const MAX_PEM_CHARACTERS = 16 * 1024;

/**
 * Reads a P-256 private key. The text is remembered as a secret before anything else.
 * @param pem PKCS#8 or SEC1, at most 16 KiB; encrypted PKCS#8 with its passphrase. @throws WasmImageError KEY_INVALID, never naming a part of the key.
 */
export function readPrivateKey(pem: string, passphrase?: string): KeyObject {
  rememberKey(pem);
  if (passphrase !== undefined) rememberSecret(passphrase);
  if (/-----BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----/.test(pem)) {
    throw refused(
      'private',
      "it is in cosign's own encrypted form, which is not read",
      'give the key as PKCS#8 PEM; make one with: openssl ecparam -name prime256v1 -genkey -noout',
    );
  }
  if (passphrase === undefined && /-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(pem))
    throw refused('private', 'it is encrypted', 'give the key without a passphrase, from a secret: openssl pkcs8 -topk8 -nocrypt -in key.pem');
  if (pem.includes('-----BEGIN PUBLIC KEY-----')) throw refused('private', 'it is a public key', 'sign with the private half; the public one verifies');
  if (!pem.includes('PRIVATE KEY-----')) throw refused('private', 'it is no "PRIVATE KEY" in PEM');
  return checkCurve(
    'private',
    load('private', pem, () => createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) })),
  );
}

/** Reads a P-256 public key. @param pem SPKI, at most 16 KiB; a private key or certificate is refused. @throws WasmImageError KEY_INVALID. */
export function readPublicKey(pem: string): KeyObject {
  if (/-----BEGIN (?:[A-Z ]* )?PRIVATE KEY-----/.test(pem)) {
    rememberKey(pem);
    throw refused('public', 'it is a private key', 'verification needs the public half alone: openssl ec -in key.pem -pubout');
  }
  if (!pem.includes('-----BEGIN PUBLIC KEY-----')) throw refused('public', 'it is no "PUBLIC KEY" in PEM');
  return checkCurve(
    'public',
    load('public', pem, () => createPublicKey(pem)),
  );
}

/** The SPKI in PEM, the form in which a key identifies a signer. */
export function printPublicKey(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ format: 'pem', type: 'spki' }).toString();
}

/** What cosign writes as hint of a key: base64 of the SHA-256 of its SPKI. A hint helps people to find a key; it proves nothing. */
export function hintOf(publicKeyPem: string): string {
  return createHash('sha256')
    .update(createPublicKey(publicKeyPem).export({ format: 'der', type: 'spki' }))
    .digest('base64');
}

/** The lines of the body alone: the header is no secret, and hiding it would hide the hint about PEM. */
function rememberKey(pem: string): void {
  const lines = pem.split(/\r?\n/).filter((line) => !line.startsWith('-----'));
  for (const line of lines) rememberSecret(line.trim());
  if (lines.length > 1) rememberSecret(lines.join(''));
}

function load(kind: 'private' | 'public', pem: string, read: () => KeyObject): KeyObject {
  if (pem.length > MAX_PEM_CHARACTERS) throw refused(kind, `it has ${pem.length} characters, more than ${MAX_PEM_CHARACTERS}`);
  try {
    return read();
  } catch (thrown) {
    // OpenSSL's texts are codes ("bad decrypt"); the code alone is shown.
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unreadable';
    throw refused(kind, `OpenSSL says ${code}`);
  }
}

function checkCurve(kind: 'private' | 'public', key: KeyObject): KeyObject {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (key.asymmetricKeyType === 'ec' && curve === 'prime256v1') return key;
  throw refused(kind, `it is ${key.asymmetricKeyType ?? 'of an unknown kind'}${curve === undefined ? '' : ` on ${curve}`}, not ECDSA on P-256`);
}

function refused(kind: 'private' | 'public', why: string, hint?: string): WasmImageError {
  return new WasmImageError('KEY_INVALID', `Cannot use the ${kind} key: ${why}`, hint === undefined ? {} : { hint });
}
