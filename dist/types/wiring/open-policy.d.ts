import { type Policy } from '../decide/gate/policy-model.ts';
import type { Values } from '../decide/inputs/values.ts';
import type { PolicyDemands } from '../pipeline/verify/verify-policy.ts';
import type { BundleVerifier, Validator } from '../ports.ts';
import { type TrustMaterial } from './open-trust.ts';
import { type Session } from './session.ts';
/** What the gate needs to apply a policy file. */
export interface PolicyGate {
    readonly bundles: BundleVerifier;
    readonly validator: Validator;
    readonly demands: PolicyDemands;
}
/**
 * Reads the policy of the inputs.
 * @throws WasmImageError INPUT_CONFLICT, POLICY_INVALID, KEY_INVALID, FILE_UNREADABLE.
 */
export declare function readPolicyDemands(session: Session, values: Values, path: string, now: Date): Promise<PolicyDemands>;
/** Reads the policy of the inputs and opens the gate for it. @throws as {@link readPolicyDemands}. */
export declare function openPolicyGate(session: Session, values: Values, path: string, now: Date): Promise<PolicyGate>;
/**
 * Reads a policy file. It may be anywhere on the disk, because the user names it.
 * @throws WasmImageError POLICY_INVALID, KEY_INVALID, FILE_UNREADABLE.
 */
export declare function loadPolicy(session: Session, path: string): Promise<Policy>;
/** Reads a policy, with its keys. @throws WasmImageError POLICY_INVALID, KEY_INVALID. */
export declare function checkedPolicy(bytes: Uint8Array): Promise<Policy>;
/** Opens the verifier for bundles of all authorities. Keys come first: they need no trust root. */
export declare function openPolicyVerifier(policy: Policy, trust: TrustMaterial): BundleVerifier;
