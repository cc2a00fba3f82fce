import { type Statement } from '../../attest/statement.ts';
import type { Descriptor, Digest } from '../../core/digest.ts';
import { type AttestationDemand, type Attested } from '../../decide/gate/attestation.ts';
import type { Check } from '../../decide/gate/check.ts';
import { type SignatureFacts, type SignaturePolicy } from '../../decide/gate/checks.ts';
import type { CandidateReport } from '../../decide/gate/verification.ts';
import type { BundleVerifier, ImageStore } from '../../ports.ts';
/** A bundle that is what was looked for. */
export interface Accepted {
    readonly signature: SignatureFacts;
    readonly checks: readonly Check[];
    /** What was signed, and the JSON bytes of its bundle; undefined for a signature in the older form. */
    readonly read: {
        readonly statement: Statement;
        readonly bundle: Uint8Array;
    } | undefined;
}
/** What the search among referrers found. */
export interface SignatureSearch {
    readonly accepted: Accepted | undefined;
    /** Bundles that were looked at, refused ones with the reason. */
    readonly candidates: readonly CandidateReport[];
}
type SearchPorts = {
    readonly store: ImageStore;
    readonly bundles: BundleVerifier;
};
/** The referrers of a digest, all of them hints. @throws REGISTRY_* when it could not be found out. */
export declare function listReferrers(store: ImageStore, digest: Digest): Promise<readonly Descriptor[]>;
/**
 * Looks for one bundle among the referrers of a digest that meets the policy; the order of referrers does not matter.
 * Referrers that are no bundles, or broken, are passed over and do not count as signatures.
 * @throws LIMIT_EXCEEDED when there are more candidates than are examined and none passed, REGISTRY_* when one could not be read and none passed.
 */
export declare function findSignature(ports: SearchPorts, digest: Digest, policy: SignaturePolicy, referrers: readonly Descriptor[]): Promise<SignatureSearch>;
/** Looks for one attestation that is what is demanded, by the policy's signer; like {@link findSignature} in all else. */
export declare function findAttestation(ports: SearchPorts, about: Attested, policy: SignaturePolicy, demand: AttestationDemand, referrers: readonly Descriptor[]): Promise<SignatureSearch>;
/** Looks for one signature in cosign's older form that meets the policy; like {@link findSignature} in all else. */
export declare function findLegacySignature(ports: SearchPorts, digest: Digest, policy: SignaturePolicy): Promise<SignatureSearch>;
export {};
