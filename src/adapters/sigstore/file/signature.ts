import { type KeyObject, X509Certificate } from 'node:crypto';
import type { Bundle } from '@sigstore/bundle';
import { type SignedEntity, toSignedEntity } from '@sigstore/verify';
import { type Digest, digestOf, hexOf } from '../../../core/digest.ts';
import { WasmImageError } from '../../../core/errors.ts';
import { fileHashOf, isSignedBy } from '../keys.ts';
import { isDigestSignedBy } from './prehashed.ts';

type MessageSignature = Extract<Bundle['content'], { $case: 'messageSignature' }>['messageSignature'];

/** SHA2_256 in sigstore_common.proto, and no other: what is compared is a SHA-256. */
const SHA2_256 = 1;

/** The digest of a file of which the bytes may not be here. */
export function digestOfFile(file: Uint8Array | Digest): Digest {
  return typeof file === 'string' ? file : digestOf(file);
}

/** Refuses a signature of other bytes. @throws Error with the reason. */
export function checkMessage({ messageDigest }: MessageSignature, file: Uint8Array | Digest): void {
  if ((messageDigest.algorithm as number) !== SHA2_256) throw new Error('its message digest is not a SHA2_256');
  const stated = `sha256:${messageDigest.digest.toString('hex')}`;
  const digest = digestOfFile(file);
  if (stated !== digest) throw new Error(`it is about another file: expected ${digest}, seen ${stated}`);
}

/**
 * Whether the signature over the bytes of a file is by this key: SHA-256 for ECDSA and RSA; Ed25519 needs no hash.
 * @throws WasmImageError INPUT_INVALID if that cannot be seen from the digest alone.
 */
export function isFileSignedBy(key: KeyObject, file: Uint8Array | Digest, signature: Uint8Array): boolean {
  const { asymmetricKeyType: type, asymmetricKeyDetails } = key;
  if (typeof file !== 'string') return isSignedBy(key, file, signature, [fileHashOf(key)]);
  const { namedCurve = '' } = asymmetricKeyDetails ?? {};
  if (type === 'ec' && ['prime256v1', 'secp384r1'].includes(namedCurve))
    return isDigestSignedBy(key, Buffer.from(hexOf(file), 'hex'), signature);
  throw new WasmImageError(
    'INPUT_INVALID',
    'Cannot verify the signature from the digest of the file: only ECDSA with P-256 or P-384 allows that',
    { hint: 'give the bytes of the file instead' },
  );
}

/** What the library verifies, with our check of the signature if the bytes of a file are signed. */
export function entityOf(bundle: Bundle, file: Uint8Array | Digest): SignedEntity {
  const entity = toSignedEntity(bundle);
  const { content } = bundle;
  if (content.$case === 'dsseEnvelope') return entity;
  const { messageSignature } = content;
  checkMessage(messageSignature, file);
  // The library hashes the bytes itself, so it needs them; the rest of its checks is the same.
  entity.signature.verifySignature = (key) => isFileSignedBy(key, file, messageSignature.signature);
  return entity;
}

/**
 * The leaf in DER. A chain may have certificates above it, which are not used: the trust root has them.
 * @throws Error with the reason, also for a chain with a root: one in a bundle proves nothing, and all clients refuse it.
 */
export function leafOf({ verificationMaterial: { content } }: Bundle): Buffer {
  if (content.$case === 'certificate') return content.certificate.rawBytes;
  if (content.$case === 'publicKey') throw new Error('it is signed with a key, not with a certificate');
  const [leaf, ...others] = content.x509CertificateChain.certificates.map(({ rawBytes }) => rawBytes);
  if (leaf === undefined) throw new Error('its certificate chain is empty');
  for (const der of others) {
    const { issuer, subject } = new X509Certificate(der);
    if (issuer === subject) throw new Error('its certificate chain has a root certificate');
  }
  return leaf;
}
