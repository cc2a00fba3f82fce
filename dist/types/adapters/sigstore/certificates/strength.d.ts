import { type KeyObject } from 'node:crypto';
import type { X509Certificate } from '@sigstore/core';
/**
 * Why a service cannot prove anything. `unknown`: perhaps newer than this version; `weak`: known, and not to be
 * trusted.
 */
export interface Weakness {
    readonly kind: 'weak' | 'unknown';
    readonly text: string;
}
/**
 * P-256, P-384, P-521, Ed25519, and RSA with at least 2048 bits. Source: sigstore architecture-docs,
 * algorithm-registry.md.
 */
export declare function isStrongKey(key: KeyObject): boolean;
/**
 * The weakness of a certificate's key, or of the algorithm of its signature.
 * @throws Error for a key of a known kind that cannot be read.
 */
export declare function weaknessOf(certificate: X509Certificate): Weakness | undefined;
/**
 * Makes a parsed certificate faster and stricter. The library encodes it again at every comparison and signature check,
 * 17 of the 130 ms of a verification; parsed certificates do not change, so their parts keep their encoding. The
 * library also checks a signature with any kind of key that the issuer has, so the kind is compared with the algorithm
 * that the certificate states.
 */
export declare function harden(certificate: X509Certificate): X509Certificate;
