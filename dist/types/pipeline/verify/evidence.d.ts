import type { Descriptor } from '../../core/digest.ts';
import type { Check } from '../../decide/gate/check.ts';
import type { Policy } from '../../decide/gate/policy-model.ts';
import type { CandidateReport } from '../../decide/gate/verification.ts';
import { type Asked, type Weight } from '../../decide/policy/weigh.ts';
import type { BundleVerifier, ImageStore } from '../../ports.ts';
/** What the referrers of an image prove for a policy. */
export interface Evidence {
    readonly checks: readonly Check[];
    readonly candidates: readonly CandidateReport[];
    readonly weights: readonly Weight[];
    /** Predicate types of the bundles that were looked at, as they or their referrers say. */
    readonly types: ReadonlySet<string>;
}
interface EvidencePorts {
    readonly store: ImageStore;
    readonly bundles: BundleVerifier;
}
/**
 * Weighs the bundles among the referrers, and signatures in cosign's older form where the policy lists them, until the policy is met or there are
 * no more; their order does not matter, and none speaks against another.
 * @throws LIMIT_EXCEEDED when there are more referrers than are examined and the policy is not met, REGISTRY_* when one could not be read and it is not met.
 */
export declare function findEvidence(ports: EvidencePorts, policy: Policy, asked: Asked, referrers: readonly Descriptor[]): Promise<Evidence>;
export {};
