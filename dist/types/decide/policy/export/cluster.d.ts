import type { JsonObject } from '../../../core/json.ts';
import type { Authority, Condition, Policy } from '../../gate/policy-model.ts';
import type { Target } from '../../inputs/export-targets.ts';
/** ClusterImagePolicies, all of which must be met. Source: sigstore/policy-controller 0.13, api/v1beta1 ClusterImagePolicy, `checkOptsFromAuthority`. */
export declare function exportPolicyController(policy: Policy): string;
/** kwctl's verification config, which says who and not what. Source: kwctl `verify --verification-config-path`. */
export declare function exportKwctl(policy: Policy): string;
/** Refuses what neither cluster tool has a word for. */
export declare function refuseForCluster(target: Target, policy: Policy): void;
/** Issuer and subject of a signer, as both cluster tools write them. */
export declare function identityOf(target: Target, name: string, signer: Extract<Authority['signer'], {
    kind: 'keyless';
}>): JsonObject;
/** The public key with one line feed at its end. */
export declare function pemOf({ publicKey }: {
    readonly publicKey: string;
}): string;
/** The head of an export: what the tool does not check. */
export declare function comments(target: Target, more?: readonly string[]): string;
/** Places inside lists have no name in these languages. */
export declare function plainParts(target: Target, { path }: Condition, index: number): readonly string[];
