import type { Policy } from '../../gate/policy-model.ts';
import type { ExportTarget } from '../../inputs/inputs.ts';
import { type Covered } from './kubernetes.ts';
/**
 * The policy for another tool. Every field of the policy is exported or refused. The head of the text lists what only
 * wasm-image checks. @throws WasmImageError POLICY_INEXPRESSIBLE with the field.
 * @example
 * const policy = readPolicy(readFileSync('wasm-policy.yaml'));
 * console.log(exportPolicy(policy, 'kyverno'));
 */
export declare function exportPolicy(policy: Policy, target: ExportTarget): string;
/** A policy set for a cluster: only wasm-image verifies the images. @throws WasmImageError POLICY_INEXPRESSIBLE. */
export declare function exportSet(policies: readonly Covered[], target: ExportTarget): string;
