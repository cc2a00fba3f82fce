import type { Policy } from '../../gate/policy-model.ts';
import type { Target } from '../../inputs/export-targets.ts';
import { exportKwctl, exportPolicyController } from './cluster.ts';
import { exportKyverno } from './kyverno.ts';
import { exportCosign, exportGh } from './shell.ts';

const EXPORTS: Readonly<Record<Target, (policy: Policy) => string>> = {
  cosign: exportCosign,
  gh: exportGh,
  'policy-controller': exportPolicyController,
  kyverno: exportKyverno,
  kwctl: exportKwctl,
};

/**
 * The policy in the form of another tool. What the policy says in a field is said there too or refused; what wasm-image checks without being
 * told is listed in the head of the text. @throws WasmImageError POLICY_INEXPRESSIBLE with the field.
 */
export function exportPolicy(policy: Policy, target: Target): string {
  return EXPORTS[target](policy);
}
