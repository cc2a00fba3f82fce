import type { SignatureFormat } from '../../attest/facts.ts';
import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { type AttestationDemand } from '../../decide/gate/attestation.ts';
import type { Check } from '../../decide/gate/check-result.ts';
import { type SignaturePolicy } from '../../decide/gate/checks.ts';
import { type Unverified, type Verification, type VerificationReport } from '../../decide/gate/verification.ts';
import { type Tag } from '../../oci/reference.ts';
import type { BundleVerifier } from '../../ports.ts';
import { type AbiDemands } from '../make/judge-module.ts';
import { type ReadPorts } from './verify-read.ts';
/** What the gate touches. The store must be fresh: nothing the publisher cached may vouch for the registry. */
export interface GatePorts extends ReadPorts {
    readonly bundles: BundleVerifier;
}
/** What an image must satisfy if one signer is expected. */
export interface GateDemands {
    readonly policy: SignaturePolicy;
    readonly abi: Omit<AbiDemands, 'abiVersions'>;
    /** Attestations that the image must have as well, by the same signer. */
    readonly attestations?: readonly AttestationDemand[];
    /** Formats in which the image must be signed, every one of them; default a bundle. */
    readonly formats?: readonly SignatureFormat[];
}
/**
 * Checks one image with a fresh client, from the registry: resolves it once, reads the bytes, extracts the module by
 * every consumer's rule, judges it, and looks for one signature that meets the policy.
 * @returns a proof, or why there is none. @throws when it could not be found out (exit 5), and INPUT_* for bad demands.
 */
export declare function verifyForSigner(ports: GatePorts, reference: Tag | Digest, demands: GateDemands): Promise<Verification>;
/** A report before its verdict. */
type ReportBase = Omit<VerificationReport, 'verdict' | 'checks' | 'reason'>;
/** A verdict without a proof. @param error says why; its message is the reason in the report. */
export declare function unverified(kind: Unverified['kind'], base: ReportBase, checks: readonly Check[], error: WasmImageError): Unverified;
export {};
