import { type KeyObject } from 'node:crypto';
import { X509Certificate } from '@sigstore/core';
/** What a Fulcio leaf certificate says of the signer. */
export interface CertificateFacts {
    /** The one subject alternative name: a URI or an e-mail address. */
    readonly identity: string;
    readonly issuer: string;
    /** Extensions 1.3.6.1.4.1.57264.1.N by N. */
    readonly extensions: Readonly<Record<string, string>>;
}
/**
 * The library encodes a certificate anew at every comparison and every signature: 17 of the 130 ms of a whole verify. Nothing changes one
 * that was parsed, so its parts remember what they were encoded to.
 */
export declare function rememberEncoding(certificate: X509Certificate): X509Certificate;
/**
 * Reads a leaf certificate as text and refuses what no Fulcio issues: a CA, another purpose than code signing, a weak key,
 * no or several names, a name outside ASCII, an unknown critical or a repeated extension. The chain is not checked here.
 * @throws Error with the reason. Source: fulcio docs/certificate-specification.md, docs/oid-info.md.
 */
export declare function readLeaf(der: Uint8Array, certificate?: X509Certificate): CertificateFacts;
/** What makes a certificate unfit to prove anything: its key, or the hash that it is signed with. The library takes SHA-224 as well. */
export declare function weaknessOf(certificate: X509Certificate): string | undefined;
/** P-256, P-384, P-521, Ed25519 and RSA, also for PSS, from 2048 bits on. Source: sigstore architecture-docs, algorithm-registry.md. */
export declare function isStrongKey(key: KeyObject): boolean;
