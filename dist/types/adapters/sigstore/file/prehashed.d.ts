import type { KeyObject } from 'node:crypto';
/**
 * Whether an ECDSA signature in DER is by this key, over a message with this digest: Node verifies messages only.
 * @param key of P-256 or P-384. @returns false also for a signature in another form. Source: FIPS 186-5 6.4.2.
 */
export declare function isDigestSignedBy(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean;
