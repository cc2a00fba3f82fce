/** What a Fulcio leaf certificate says of the signer. */
export interface CertificateFacts {
    /** The one subject alternative name: a URI or an e-mail address. */
    readonly identity: string;
    readonly issuer: string;
    /** Extensions 1.3.6.1.4.1.57264.1.N by N. */
    readonly extensions: Readonly<Record<string, string>>;
}
/**
 * Reads a leaf certificate as text and refuses what no Fulcio issues: a CA, another purpose than code signing, a weak key,
 * no or several names, a name outside ASCII, an unknown critical or a repeated extension. The chain is not checked here.
 * @throws Error with the reason. Source: fulcio docs/certificate-specification.md, docs/oid-info.md.
 */
export declare function readLeaf(der: Uint8Array): CertificateFacts;
