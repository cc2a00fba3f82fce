/** The types of what a statement says about its subject. Source: the page each address names. */
export declare const PREDICATES: {
    /** "This image is ours": what `cosign verify` looks for. Source: sigstore/cosign v3 BUNDLE_SPEC.md. */
    readonly signature: 'https://sigstore.dev/cosign/sign/v1';
    /** How and from what it was built. */
    readonly provenance: 'https://slsa.dev/provenance/v1';
    /** What a verifier found. */
    readonly summary: 'https://slsa.dev/verification_summary/v1';
    /** What our own check of the module found: docs/attestations.md. */
    readonly abiReport: 'https://wasm-image.dev/abi-report/v1';
    readonly cyclonedx: 'https://cyclonedx.org/bom';
    /** Without a version, as cosign's `spdxjson`; the document names its own. */
    readonly spdx: 'https://spdx.dev/Document';
};
/** DSSE payload type of every in-toto statement. Source: in-toto attestation v1 envelope. */
export declare const STATEMENT_PAYLOAD_TYPE = "application/vnd.in-toto+json";
/** What is signed, by the form of the signature. Source of the older one: sigstore/cosign specs/SIGNATURE_SPEC.md. */
export declare const PAYLOAD_TYPES: {
    readonly bundle: "application/vnd.in-toto+json";
    readonly legacy: 'application/vnd.dev.cosign.simplesigning.v1+json';
};
/** Statement types that are read. cosign 3 writes v1 when it signs and v0.1 when it attests. */
export declare const STATEMENT_TYPES: {
    readonly v1: 'https://in-toto.io/Statement/v1';
    readonly v01: 'https://in-toto.io/Statement/v0.1';
};
