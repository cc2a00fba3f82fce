import type { Policy } from '../../gate/policy-model.ts';
import type { Target } from '../../inputs/export-targets.ts';
/**
 * The policy in the form of another tool. What the policy says in a field is said there too or refused; what wasm-image checks without being
 * told is listed in the head of the text. @throws WasmImageError POLICY_INEXPRESSIBLE with the field.
 */
export declare function exportPolicy(policy: Policy, target: Target): string;
