import type { X509Certificate } from '@sigstore/core';
/** What a certificate is for: to issue others, to sign code, or to sign timestamps. */
export type Place = 'authority' | 'signer' | 'stamper';
export declare const CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
export declare const TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
/**
 * Why a certificate may not be used in this place; undefined if it may. Everything that Go's x509 refuses in a certificate on its own is refused,
 * and everything that constrains a chain and is not evaluated. Path lengths, names and times of a whole chain are the library's part.
 * @param purpose what the chain is for. Source: RFC 5280 4.1, 4.2, 6.1.4; RFC 3161 2.3; Go 1.26 crypto/x509 parser.go, verify.go.
 */
export declare function faultOf(certificate: X509Certificate, place: Place, purpose: string): string | undefined;
/** The authority's certificates that may be used: none if one of them may not, or if the last is not the only one that issued itself. */
export declare function faultOfChain(chain: readonly X509Certificate[], purpose: string): string | undefined;
