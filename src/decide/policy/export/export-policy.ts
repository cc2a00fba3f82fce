import { WasmImageError } from '../../../core/errors.ts';
import type { Policy } from '../../gate/policy-model.ts';
import type { ExportTarget } from '../../inputs/inputs.ts';
import { exportKwctl, exportPolicyController } from './cluster.ts';
import { type Covered, exportKubernetes } from './kubernetes.ts';
import { exportKyverno } from './kyverno.ts';
import { exportCosign, exportGh } from './shell.ts';

const EXPORTS: Readonly<Record<ExportTarget, (policy: Policy) => string>> = {
  cosign: exportCosign,
  gh: exportGh,
  'policy-controller': exportPolicyController,
  kyverno: exportKyverno,
  kwctl: exportKwctl,
  kubernetes: ({ images }) => exportKubernetes([[images]]),
};

/**
 * The policy for another tool. Every field of the policy is exported or refused. The head of the text lists what only
 * wasm-image checks. @throws WasmImageError POLICY_INEXPRESSIBLE with the field.
 * @example
 * const policy = readPolicy(readFileSync('wasm-policy.yaml'));
 * console.log(exportPolicy(policy, 'kyverno'));
 */
export function exportPolicy(policy: Policy, target: ExportTarget): string {
  return EXPORTS[target](policy);
}

/** A policy set for a cluster: only wasm-image verifies the images. @throws WasmImageError POLICY_INEXPRESSIBLE. */
export function exportSet(policies: readonly Covered[], target: ExportTarget): string {
  if (target === 'kubernetes') return exportKubernetes(policies);
  throw new WasmImageError('POLICY_INEXPRESSIBLE', `Cannot export a policy set to ${target}: it takes one policy`, {
    hint: 'export each policy of the set',
    detail: { target, field: 'policies' },
  });
}
