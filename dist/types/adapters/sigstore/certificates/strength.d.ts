import { type KeyObject } from 'node:crypto';
import type { X509Certificate } from '@sigstore/core';
/** What makes a service unfit to prove anything. `unknown`: newer than we are, perhaps; `weak`: known, and nobody should take its word. */
export interface Weakness {
    readonly kind: 'weak' | 'unknown';
    readonly text: string;
}
/** P-256, P-384, P-521, Ed25519 and RSA from 2048 bits on. Source: sigstore architecture-docs, algorithm-registry.md. */
export declare function isStrongKey(key: KeyObject): boolean;
/** The weakness of a certificate's key, or of the algorithm that it is signed with. @throws Error for a key of a known kind that is broken. */
export declare function weaknessOf(certificate: X509Certificate): Weakness | undefined;
/**
 * The library encodes a certificate anew at every comparison and every signature: 17 of the 130 ms of a whole verify. Nothing changes one
 * that was parsed, so its parts remember what they were encoded to. And it checks the signature with whatever key the issuer has, so the
 * kind of that key is compared with the algorithm that the certificate states.
 */
export declare function harden(certificate: X509Certificate): X509Certificate;
