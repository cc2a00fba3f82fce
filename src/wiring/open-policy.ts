import { askedAbi } from '../abi/abi-name.ts';
import { parseHosts } from '../abi/host-query.ts';
import { openValidator } from '../adapters/engine/validator.ts';
import { openAnyVerifier } from '../adapters/sigstore/any-verifier.ts';
import { WasmImageError } from '../core/errors.ts';
import { inputName } from '../core/text.ts';
import { authoritiesOf, type Policy } from '../decide/gate/policy-model.ts';
import type { Values } from '../decide/inputs/values.ts';
import { planTrust } from '../decide/plan/trust.ts';
import { MAX_POLICY_BYTES, readPolicy } from '../decide/policy/read-policy.ts';
import type { PolicyDemands } from '../pipeline/verify/verify-policy.ts';
import type { BundleVerifier, Validator } from '../ports.ts';
import { openKeysVerifier, openTrust, openTrustRootVerifier, type TrustMaterial } from './open-trust.ts';
import { openReader, type Session } from './session.ts';

/** What the gate needs to apply a policy file. */
export interface PolicyGate {
  readonly bundles: BundleVerifier;
  readonly validator: Validator;
  readonly demands: PolicyDemands;
}

/** Inputs that name the expected signer; the policy names it too, and only one of the two could count. */
const EXCLUDED = [
  'certificate-identity',
  'certificate-oidc-issuer',
  'certificate-github-workflow-repository',
  'key',
] as const;

/**
 * Reads the policy of the inputs.
 * @throws WasmImageError INPUT_CONFLICT, POLICY_INVALID, KEY_INVALID, FILE_UNREADABLE.
 */
export async function readPolicyDemands(
  session: Session,
  values: Values,
  path: string,
  now: Date,
): Promise<PolicyDemands> {
  const other = EXCLUDED.find((name) => values.text(name) !== undefined);
  if (other !== undefined) throw conflict(other, 'the policy names the expected signers; remove one of the two');
  if (values.text('allow-problems') !== undefined)
    throw conflict('allow-problems', 'set abi.allowProblems in the policy');
  if (values.isOn('require-abi-attestation'))
    throw conflict(
      'require-abi-attestation',
      'require it in the policy: attestations with predicateType https://wasm-image.dev/abi-report/v1',
    );
  const policy = await loadPolicy(session, path);
  const hosts = values.text('hosts');
  return {
    policy,
    now,
    hosts: hosts === undefined ? undefined : parseHosts(hosts),
    declared: askedAbi(values.text('abi')),
  };
}

/** Reads the policy of the inputs and opens the gate for it. @throws as {@link readPolicyDemands}. */
export async function openPolicyGate(session: Session, values: Values, path: string, now: Date): Promise<PolicyGate> {
  const demands = await readPolicyDemands(session, values, path, now);
  return {
    bundles: openPolicyVerifier(demands.policy, openTrust(session, planTrust(values))),
    validator: openValidator(),
    demands,
  };
}

function conflict(name: string, hint: string): WasmImageError {
  const text = `Cannot use ${inputName('policy')} together with ${inputName(name)}`;
  return new WasmImageError('INPUT_CONFLICT', text, { hint });
}

/**
 * Reads a policy file. It may be anywhere on the disk, because the user names it.
 * @throws WasmImageError POLICY_INVALID, KEY_INVALID, FILE_UNREADABLE.
 */
export async function loadPolicy(session: Session, path: string): Promise<Policy> {
  const policy = readPolicy(await openReader(session).files.read(path, MAX_POLICY_BYTES));
  const { readPublicKey } = await import('../adapters/sigstore/keys.ts');
  for (const { signer } of authoritiesOf(policy)) if (signer.kind === 'key') readPublicKey(signer.publicKey);
  return policy;
}

/** Opens the verifier for bundles of all authorities. Keys come first: they need no trust root. */
export function openPolicyVerifier(policy: Policy, trust: TrustMaterial): BundleVerifier {
  const signers = authoritiesOf(policy).map(({ signer }) => signer);
  const keys = signers.flatMap((signer) => (signer.kind === 'key' ? [signer.publicKey] : []));
  const transparency = policy.signature.isLogRequired ? 'required' : 'timestamp-only';
  const certificates = signers.some((signer) => signer.kind === 'keyless')
    ? [openTrustRootVerifier(trust, transparency)]
    : [];
  return openAnyVerifier([...(keys.length === 0 ? [] : [openKeysVerifier(keys)]), ...certificates]);
}
