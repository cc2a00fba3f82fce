import { type Statement } from '../../attest/statement.ts';
import type { Descriptor, Digest } from '../../core/digest.ts';
import { type AttestationDemand, type Attested } from '../../decide/gate/attestation.ts';
import type { Check } from '../../decide/gate/check-result.ts';
import { type SignatureFacts, type SignaturePolicy } from '../../decide/gate/checks.ts';
import type { CandidateReport } from '../../decide/gate/verification.ts';
import type { BundleVerifier, ImageStore } from '../../ports.ts';
/** A bundle that meets the policy. */
export interface Accepted {
    readonly signature: SignatureFacts;
    readonly checks: readonly Check[];
    /** What was signed, and the JSON bytes of its bundle; undefined for a legacy signature. */
    readonly read: {
        readonly statement: Statement;
        readonly bundle: Uint8Array;
    } | undefined;
}
/** What the search among referrers found. */
export interface SignatureSearch {
    readonly accepted: Accepted | undefined;
    /** Bundles that were examined, refused ones with the reason. */
    readonly candidates: readonly CandidateReport[];
}
type SearchPorts = {
    readonly store: ImageStore;
    readonly bundles: BundleVerifier;
};
/** Lists the referrers of a digest; the list is untrusted. @throws REGISTRY_* if it could not be found out. */
export declare function listReferrers(store: ImageStore, digest: Digest): Promise<readonly Descriptor[]>;
/**
 * Looks for one bundle among the referrers of a digest that meets the policy; the order of referrers does not matter.
 * Referrers that are broken or not bundles are skipped and do not count as signatures.
 * @throws if none passed: LIMIT_EXCEEDED when there are more candidates than are examined, REGISTRY_* when one could
 * not be read.
 */
export declare function findSignature(ports: SearchPorts, digest: Digest, policy: SignaturePolicy, referrers: readonly Descriptor[]): Promise<SignatureSearch>;
/** Like {@link findSignature}, for one attestation by the signer of the policy. @throws as {@link findSignature}. */
export declare function findAttestation(ports: SearchPorts, about: Attested, policy: SignaturePolicy, demand: AttestationDemand, referrers: readonly Descriptor[]): Promise<SignatureSearch>;
/** Like {@link findSignature}, for a signature in cosign's legacy format. @throws as {@link findSignature}. */
export declare function findLegacySignature(ports: SearchPorts, digest: Digest, policy: SignaturePolicy): Promise<SignatureSearch>;
export {};
