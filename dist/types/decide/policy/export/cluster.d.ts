import type { JsonObject } from '../../../core/json.ts';
import type { Authority, Condition, Policy } from '../../gate/policy-model.ts';
import type { ExportTarget } from '../../inputs/inputs.ts';
import { type Verifier } from './target.ts';
/**
 * ClusterImagePolicies, all of which must be met.
 * Source: sigstore/policy-controller 0.13, api/v1beta1 ClusterImagePolicy, `checkOptsFromAuthority`.
 */
export declare function exportPolicyController(policy: Policy): string;
/** kwctl's verification config, which lists signers only. Source: kwctl `verify --verification-config-path`. */
export declare function exportKwctl(policy: Policy): string;
/** Refuses what the tools for clusters do not support. */
export declare function refuseForCluster(target: ExportTarget, policy: Policy): void;
/** Issuer and subject of a signer, as the tools for clusters write them. */
export declare function identityOf(target: ExportTarget, name: string, signer: Extract<Authority['signer'], {
    kind: 'keyless';
}>): JsonObject;
/** The public key with one newline at its end. */
export declare function pemOf({ publicKey }: {
    readonly publicKey: string;
}): string;
/** The head of an export: what the tool does not check. */
export declare function comments(target: Verifier, more?: readonly string[]): string;
/** The parts of a JSON pointer. These languages cannot name an item of a list. */
export declare function plainParts(target: ExportTarget, { path }: Condition, index: number): readonly string[];
