import type { Policy } from '../policy.ts';
/** ClusterImagePolicies, all of which must be met. Source: sigstore/policy-controller 0.13, api/v1beta1 ClusterImagePolicy, `checkOptsFromAuthority`. */
export declare function exportPolicyController(policy: Policy): string;
/** A ClusterPolicy with one rule for each demand. Source: kyverno docs "Verify Images Rules", `type: SigstoreBundle`. */
export declare function exportKyverno(policy: Policy): string;
/** kwctl's verification config, which says who and not what. Source: kwctl `verify --verification-config-path`. */
export declare function exportKwctl(policy: Policy): string;
