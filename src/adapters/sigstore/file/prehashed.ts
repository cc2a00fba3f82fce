import type { KeyObject } from 'node:crypto';
import { p256, p384 } from '@noble/curves/nist.js';

/**
 * Whether an ECDSA signature in DER is by this key, over a message with this digest: Node verifies messages only.
 * @param key of P-256 or P-384. @returns false also for a signature in another form. Source: FIPS 186-5 6.4.2.
 */
export function isDigestSignedBy(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  const { crv, x = '', y = '' } = key.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  try {
    // OpenSSL and Go accept both values of s.
    const options = { prehash: false, lowS: false, format: 'der' } as const;
    return (crv === 'P-384' ? p384 : p256).verify(signature, digest, point, options);
  } catch {
    return false;
  }
}
