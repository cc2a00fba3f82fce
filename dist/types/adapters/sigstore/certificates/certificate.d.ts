import { X509Certificate } from '@sigstore/core';
/** What a Fulcio leaf certificate says about the signer. */
export interface CertificateFacts {
    /** The one subject alternative name: a URI or an e-mail address. */
    readonly identity: string;
    readonly issuer: string;
    /** Extensions 1.3.6.1.4.1.57264.1.N by N. */
    readonly extensions: Readonly<Record<string, string>>;
}
/**
 * Reads a leaf certificate and rejects what Fulcio does not issue: faults by `faultOf`, a weak key, no name or several
 * names, a name that is not ASCII. The chain is not checked here.
 * @throws Error with the reason. Source: fulcio docs/certificate-specification.md, docs/oid-info.md.
 */
export declare function readLeaf(der: Uint8Array, certificate?: X509Certificate): CertificateFacts;
