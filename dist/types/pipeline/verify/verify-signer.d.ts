import type { SignatureFormat } from '../../attest/facts.ts';
import type { Digest } from '../../core/digest.ts';
import { type AttestationDemand } from '../../decide/gate/attestation.ts';
import { type SignaturePolicy } from '../../decide/gate/checks.ts';
import { type Verification } from '../../decide/gate/verification.ts';
import { type Tag } from '../../oci/reference.ts';
import type { BundleVerifier } from '../../ports.ts';
import { type AbiDemands } from '../make/judge-module.ts';
import { type ReadPorts } from './verify-read.ts';
/** What the gate works with. The store must be fresh: nothing the publisher cached may speak for the registry. */
export interface GatePorts extends ReadPorts {
    readonly bundles: BundleVerifier;
}
export interface GateDemands {
    readonly policy: SignaturePolicy;
    readonly abi: Omit<AbiDemands, 'abiVersions'>;
    /** What must be there as well, by the same signer. */
    readonly attestations?: readonly AttestationDemand[];
    /** Forms in which the image must be signed, each of them; default a bundle. */
    readonly formats?: readonly SignatureFormat[];
}
/**
 * Checks one image as a stranger would: resolves once, reads the bytes, extracts the module by every consumer's rule,
 * judges it, and looks for one signature that meets the policy.
 * @returns a proof, or why there is none. @throws when it could not be found out (exit 5), and INPUT_* for bad demands.
 */
export declare function verifyImage(ports: GatePorts, reference: Tag | Digest, demands: GateDemands): Promise<Verification>;
