/** Predicate types. Source: the page at each address. */
export const PREDICATES = {
  /** The signature that `cosign verify` requires. Source: sigstore/cosign v3 BUNDLE_SPEC.md. */
  signature: 'https://sigstore.dev/cosign/sign/v1',
  /** How, and from what, the image was built. */
  provenance: 'https://slsa.dev/provenance/v1',
  /** What a verifier found. */
  summary: 'https://slsa.dev/verification_summary/v1',
  /** What our check of the module found: docs/attestations.md. */
  abiReport: 'https://wasm-image.dev/abi-report/v1',
  /** JSON Schema of the configuration of the filter: docs/attestations.md. */
  configSchema: 'https://wasm-image.dev/config-schema/v1',
  cyclonedx: 'https://cyclonedx.org/bom',
  /** Without a version, like cosign's `spdxjson`; the document has its own. */
  spdx: 'https://spdx.dev/Document',
} as const;

/** DSSE payload type of every in-toto statement. Source: in-toto attestation v1 envelope. */
export const STATEMENT_PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** Payload types by signature format. Source of the legacy one: sigstore/cosign specs/SIGNATURE_SPEC.md. */
export const PAYLOAD_TYPES = {
  bundle: STATEMENT_PAYLOAD_TYPE,
  legacy: 'application/vnd.dev.cosign.simplesigning.v1+json',
} as const;

/** The statement types that we read. cosign 3 writes v1 to sign and v0.1 to attest. */
export const STATEMENT_TYPES = {
  v1: 'https://in-toto.io/Statement/v1',
  v01: 'https://in-toto.io/Statement/v0.1',
} as const;
