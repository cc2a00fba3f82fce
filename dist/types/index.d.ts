/**
 * wasm-image as a library: read modules, judge their ABI, assemble images, and verify what is published.
 * Everything is pure apart from the ports it is given; the adapters that touch the network are opened by name.
 */
export { type HostQuery, parseHosts } from './abi/hosts.ts';
export { isRefused, isUndecided, judgeAbi } from './abi/judge.ts';
export { printAbiReport } from './abi/print.ts';
export type { AbiReport, HostVerdict, Problem } from './abi/report.ts';
export { openAnyVerifier } from './adapters/sigstore/any-verifier.ts';
export { openTrustRoot } from './adapters/sigstore/trust-root.ts';
export { openBundleVerifier } from './adapters/sigstore/verifier.ts';
export { openStores } from './adapters/stores.ts';
export { openValidator } from './adapters/validator.ts';
export { type Content, contentOf, type Descriptor, type Digest, digestOf, parseDigest } from './core/digest.ts';
export { CODES, type Code, WasmImageError } from './core/errors.ts';
export type { AttestationDemand } from './decide/attestation.ts';
export type { Check } from './decide/check.ts';
export { checkSignature, makeSignaturePolicy, type SignaturePolicy, type Verified } from './decide/checks.ts';
export { exportPolicy } from './decide/policy/export/export.ts';
export type { Policy } from './decide/policy/policy.ts';
export { readPolicy } from './decide/policy/read.ts';
export type { PublishRecord } from './decide/record.ts';
export type { Verification, VerificationReport } from './decide/verification.ts';
export { assembleImage } from './oci/assemble.ts';
export type { Image, Layout, RuntimeConfig } from './oci/image.ts';
export { parseReference, parseRepository, parseTag, type Reference, type Repository, type Tag } from './oci/reference.ts';
export { moveTag } from './pipeline/tag.ts';
export { verifyImage } from './pipeline/verify.ts';
export { type PolicyDemands, verifyByPolicy } from './pipeline/verify-policy.ts';
export type { BundleFacts, BundleVerifier, ImageStore, SignerIdentity, Stores, Validator } from './ports.ts';
export { type BundleVerdict, verifyBundle } from './verify-bundle.ts';
export type { WasmModule } from './wasm/module.ts';
export { readModule } from './wasm/read.ts';
