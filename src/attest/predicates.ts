/** The types of what a statement says about its subject. Source: the page each address names. */
export const PREDICATES = {
  /** "This image is ours": what `cosign verify` looks for. Source: sigstore/cosign v3 BUNDLE_SPEC.md. */
  signature: 'https://sigstore.dev/cosign/sign/v1',
  /** How and from what it was built. */
  provenance: 'https://slsa.dev/provenance/v1',
  /** What a verifier found. */
  summary: 'https://slsa.dev/verification_summary/v1',
  /** What our own check of the module found: docs/attestations.md. */
  abiReport: 'https://wasm-image.dev/abi-report/v1',
  cyclonedx: 'https://cyclonedx.org/bom',
  /** Without a version, as cosign's `spdxjson`; the document names its own. */
  spdx: 'https://spdx.dev/Document',
} as const;

/** DSSE payload type of every in-toto statement. Source: in-toto attestation v1 envelope. */
export const STATEMENT_PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** What is signed, by the form of the signature. Source of the older one: sigstore/cosign specs/SIGNATURE_SPEC.md. */
export const PAYLOAD_TYPES = {
  bundle: STATEMENT_PAYLOAD_TYPE,
  legacy: 'application/vnd.dev.cosign.simplesigning.v1+json',
} as const;

/** Statement types that are read. cosign 3 writes v1 when it signs and v0.1 when it attests. */
export const STATEMENT_TYPES = {
  v1: 'https://in-toto.io/Statement/v1',
  v01: 'https://in-toto.io/Statement/v0.1',
} as const;
