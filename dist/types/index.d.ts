/**
 * wasm-image as a library. Three calls do what the commands do: {@link verifyImage}, {@link judgeModule} and
 * {@link publishImage}; docs/library.md shows each. The other exports are the parts they are made of: pure functions,
 * and adapters that reach the outside world and are opened by name.
 */
export { type HostQuery, parseHosts } from './abi/host-query.ts';
export { isRefused, isUndecided, judgeAbi } from './abi/judge.ts';
export { printAbiReport } from './abi/print-abi.ts';
export type { AbiReport, HostVerdict, Problem } from './abi/report.ts';
export { openValidator } from './adapters/engine/validator.ts';
export { openAnyVerifier } from './adapters/sigstore/any-verifier.ts';
export { openTrustRoot } from './adapters/sigstore/trust-root.ts';
export { openBundleVerifier } from './adapters/sigstore/verifier.ts';
export { openStores } from './adapters/stores.ts';
export { fetchConfigSchema } from './commands/library/fetch-config-schema.ts';
export { judgeModule, type ModuleOptions } from './commands/library/judge-wasm.ts';
export type { CallOptions } from './commands/library/library-session.ts';
export { type PublishOptions, publishImage } from './commands/library/publish-image.ts';
export { type BundleVerdict, verifyBundle } from './commands/library/verify-bundle.ts';
export { type VerifyOptions, type VerifyResult, verifyImage } from './commands/library/verify-image.ts';
export { type Content, contentOf, type Descriptor, type Digest, digestOf, parseDigest } from './core/digest.ts';
export { CODES, type Code, WasmImageError } from './core/errors.ts';
export type { AttestationDemand } from './decide/gate/attestation.ts';
export type { Check } from './decide/gate/check-result.ts';
export { checkSignature, makeSignaturePolicy, type SignaturePolicy, type Verified } from './decide/gate/checks.ts';
export type { Policy } from './decide/gate/policy-model.ts';
export type { Verification, VerificationReport } from './decide/gate/verification.ts';
export { exportPolicy } from './decide/policy/export/export-policy.ts';
export { readPolicy } from './decide/policy/read-policy.ts';
export type { PublishRecord } from './decide/report/record.ts';
export { assembleImage } from './oci/assemble.ts';
export type { Image, Layout, RuntimeConfig } from './oci/image.ts';
export { parseReference, parseRepository, parseTag, type Reference, type Repository, type Tag, } from './oci/reference.ts';
export { moveTag } from './pipeline/tags/move-tag.ts';
export { configSchemaOf } from './pipeline/verify/config-schema.ts';
export { type PolicyDemands, verifyByPolicy } from './pipeline/verify/verify-policy.ts';
export { verifyForSigner } from './pipeline/verify/verify-signer.ts';
export type { BundleFacts, BundleVerifier, FileOutcome, ImageStore, SignerFacts, SignerIdentity, Stores, Validator, } from './ports.ts';
export type { WasmModule } from './wasm/module.ts';
export { readModule } from './wasm/read.ts';
