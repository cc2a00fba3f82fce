import type { Descriptor } from '../../core/digest.ts';
import type { Check } from '../../decide/gate/check-result.ts';
import type { Policy } from '../../decide/gate/policy-model.ts';
import type { CandidateReport } from '../../decide/gate/verification.ts';
import { type BundleTarget, type Weight } from '../../decide/policy/weigh.ts';
import type { BundleVerifier, ImageStore } from '../../ports.ts';
/** What the referrers of an image prove for a policy. */
export interface Evidence {
    readonly checks: readonly Check[];
    readonly candidates: readonly CandidateReport[];
    readonly weights: readonly Weight[];
    /** Predicate types of the bundles that were examined, from the bundle or its referrer. */
    readonly types: ReadonlySet<string>;
}
interface EvidencePorts {
    readonly store: ImageStore;
    readonly bundles: BundleVerifier;
}
/**
 * Weighs the bundles among the referrers, and legacy signatures if the policy lists them, until the policy is met or
 * none are left. Their order does not matter, and none counts against another.
 * @throws if the policy is not met: LIMIT_EXCEEDED when there are more referrers than are examined, REGISTRY_* when one
 * could not be read.
 */
export declare function findEvidence(ports: EvidencePorts, policy: Policy, target: BundleTarget, referrers: readonly Descriptor[]): Promise<Evidence>;
export {};
