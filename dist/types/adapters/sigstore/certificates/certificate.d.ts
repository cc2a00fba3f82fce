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
 * Reads a leaf certificate as text and refuses what no Fulcio issues: whatever is wrong for a signer by `faultOf`, a weak key,
 * no or several names, a name outside ASCII. The chain is not checked here.
 * @throws Error with the reason. Source: fulcio docs/certificate-specification.md, docs/oid-info.md.
 */
export declare function readLeaf(der: Uint8Array, certificate?: X509Certificate): CertificateFacts;
