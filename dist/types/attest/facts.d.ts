/** An actual or expected signer. */
export type SignerIdentity = {
    readonly kind: 'certificate';
    readonly identity: string;
    readonly issuer: string;
}
/** `publicKey`: SPKI in PEM. */
 | {
    readonly kind: 'key';
    readonly publicKey: string;
};
/** `bundle`: a sigstore bundle as a referrer; `legacy`: cosign's older format, an image of signatures at a tag. */
export type SignatureFormat = 'bundle' | 'legacy';
/** What a verified signature proves about its signer. Verified are chain, SCT, timestamps, log entry and signature. */
export interface SignerFacts {
    readonly signer: SignerIdentity;
    /** Fulcio extensions 1.3.6.1.4.1.57264.1.N by N, decoded to text. Empty for keys. */
    readonly extensions: Readonly<Record<string, string>>;
    /** Log indexes of verified entries, as decimal text; "0" is a valid one. */
    readonly logIndexes: readonly string[];
    /** Whether the certificate is in a certificate transparency log of the trust root; absent for keys. */
    readonly isCertificateLogged?: boolean;
    /** Times that a timestamp authority or log confirms, RFC 3339. */
    readonly times: readonly string[];
}
/** What a verified bundle with a statement proves. */
export interface BundleFacts extends SignerFacts {
    /** DSSE payload type. */
    readonly payloadType: string;
    /** DSSE payload: the signed bytes. */
    readonly payload: Uint8Array;
}
/** Fulcio's extensions by meaning. Source: sigstore/fulcio docs/oid-info.md. */
export declare const CLAIM: {
    readonly oldTrigger: '2';
    readonly oldRepository: '5';
    readonly oldRef: '6';
    readonly signer: '9';
    readonly signerDigest: '10';
    readonly runner: '11';
    readonly sourceRepository: '12';
    readonly sourceDigest: '13';
    readonly sourceRef: '14';
    readonly repositoryId: '15';
    readonly ownerId: '17';
    readonly buildConfig: '18';
    readonly trigger: '20';
    readonly run: '21';
    readonly environment: '23';
};
/** The result of verifying a bundle. */
export type BundleOutcome = {
    readonly kind: 'verified';
    readonly facts: BundleFacts;
} | {
    readonly kind: 'rejected';
    readonly reason: string;
};
/**
 * The result of verifying a bundle about a file. `statement`: a statement is signed, which is not yet compared with the
 * file. `file`: the bytes of exactly this file are signed.
 */
export type FileOutcome = {
    readonly kind: 'statement';
    readonly facts: BundleFacts;
} | {
    readonly kind: 'file';
    readonly facts: SignerFacts;
} | {
    readonly kind: 'rejected';
    readonly reason: string;
};
