import type { X509Certificate } from '@sigstore/core';
/** The purpose of a certificate: to issue others, to sign code, or to sign timestamps. */
export type CertificateRole = 'authority' | 'signer' | 'stamper';
/** The extended key usage of signers. */
export declare const CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
/** The extended key usage of timestamp authorities. */
export declare const TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
/**
 * Why a certificate may not be used in this role; undefined if it may. Everything is rejected that Go's x509 rejects in
 * a single certificate, and every constraint on a chain that we do not evaluate. The library checks path lengths, names
 * and times of a chain.
 * @param purpose the extended key usage of the chain.
 * Source: RFC 5280 4.1, 4.2, 6.1.4; RFC 3161 2.3; Go 1.26 crypto/x509 parser.go, verify.go.
 */
export declare function faultOf(certificate: X509Certificate, role: CertificateRole, purpose: string): string | undefined;
/**
 * Why a chain may not be used; undefined if it may: all certificates must be usable, and only the last one may be
 * self-signed.
 */
export declare function faultOfChain(chain: readonly X509Certificate[], purpose: string): string | undefined;
