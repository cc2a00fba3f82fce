/** Predicate types. Source: the page at each address. */
export declare const PREDICATES: {
    /** The signature that `cosign verify` requires. Source: sigstore/cosign v3 BUNDLE_SPEC.md. */
    readonly signature: 'https://sigstore.dev/cosign/sign/v1';
    /** How, and from what, the image was built. */
    readonly provenance: 'https://slsa.dev/provenance/v1';
    /** What a verifier found. */
    readonly summary: 'https://slsa.dev/verification_summary/v1';
    /** What our check of the module found: docs/attestations.md. */
    readonly abiReport: 'https://wasm-image.dev/abi-report/v1';
    /** JSON Schema of the configuration of the filter: docs/attestations.md. */
    readonly configSchema: 'https://wasm-image.dev/config-schema/v1';
    readonly cyclonedx: 'https://cyclonedx.org/bom';
    /** Without a version, like cosign's `spdxjson`; the document has its own. */
    readonly spdx: 'https://spdx.dev/Document';
};
/** DSSE payload type of every in-toto statement. Source: in-toto attestation v1 envelope. */
export declare const STATEMENT_PAYLOAD_TYPE = "application/vnd.in-toto+json";
/** Payload types by signature format. Source of the legacy one: sigstore/cosign specs/SIGNATURE_SPEC.md. */
export declare const PAYLOAD_TYPES: {
    readonly bundle: "application/vnd.in-toto+json";
    readonly legacy: 'application/vnd.dev.cosign.simplesigning.v1+json';
};
/** The statement types that we read. cosign 3 writes v1 to sign and v0.1 to attest. */
export declare const STATEMENT_TYPES: {
    readonly v1: 'https://in-toto.io/Statement/v1';
    readonly v01: 'https://in-toto.io/Statement/v0.1';
};
