import type { SignatureFormat } from '../attest/facts.ts';
import type { Digest } from '../core/digest.ts';
import { type AttestationDemand } from '../decide/attestation.ts';
import { type Check } from '../decide/check.ts';
import { type ImageFacts, type SignaturePolicy } from '../decide/checks.ts';
import { type JudgedBytes, type Verification } from '../decide/verification.ts';
import { type Tag } from '../oci/reference.ts';
import type { BundleVerifier, ImageStore, Validator } from '../ports.ts';
import { type AbiDemands } from './judge.ts';
/** What the gate works with. The store must be fresh: nothing the publisher cached may speak for the registry. */
export interface GatePorts {
    readonly store: ImageStore;
    readonly bundles: BundleVerifier;
    readonly validator: Validator;
}
export interface GateDemands {
    readonly policy: SignaturePolicy;
    readonly abi: Omit<AbiDemands, 'abiVersions'>;
    /** What must be there as well, by the same signer. */
    readonly attestations?: readonly AttestationDemand[];
    /** Forms in which the image must be signed, each of them; default a bundle. */
    readonly formats?: readonly SignatureFormat[];
}
/** An image as it was read back, with the verdict about its module. */
export interface ReadBack extends JudgedBytes {
    readonly facts: ImageFacts;
    readonly checks: readonly Check[];
}
/**
 * Checks one image as a stranger would: resolves once, reads the bytes, extracts the module by every consumer's rule,
 * judges it, and looks for one signature that meets the policy.
 * @returns a proof, or why there is none. @throws when it could not be found out (exit 5), and INPUT_* for bad demands.
 */
export declare function verifyImage(ports: GatePorts, reference: Tag | Digest, demands: GateDemands): Promise<Verification>;
/**
 * Reads manifest and blobs by digest or tag and judges the module in them. @param reference a tag is resolved here, once.
 * @param options with the config blob diff_ids (`compat`) and the runtime config (`oci`) are compared as well; one request more.
 * @throws IMAGE_NOT_FOUND, IMAGE_INVALID, IMAGE_AMBIGUOUS, DIGEST_MISMATCH, REGISTRY_*, VALIDATION_TIMEOUT
 */
export declare function readBack(ports: Pick<GatePorts, 'store' | 'validator'>, reference: Tag | Digest, abi: Omit<AbiDemands, 'abiVersions'>, options?: {
    readonly with?: 'config';
}): Promise<ReadBack>;
