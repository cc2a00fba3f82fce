import { askedAbi } from '../abi/abi-name.ts';
import { parseHosts } from '../abi/host-query.ts';
import { openValidator } from '../adapters/engine/validator.ts';
import { openAnyVerifier } from '../adapters/sigstore/any-verifier.ts';
import { WasmImageError } from '../core/errors.ts';
import { authoritiesOf, type Policy } from '../decide/gate/policy-model.ts';
import type { Values } from '../decide/inputs/values.ts';
import { planTrust } from '../decide/plan/trust.ts';
import { MAX_POLICY_BYTES, readPolicy } from '../decide/policy/read-policy.ts';
import type { PolicyDemands } from '../pipeline/verify/verify-policy.ts';
import type { BundleVerifier, Validator } from '../ports.ts';
import { openKeysVerifier, openTrust, openTrustRootVerifier, type Trust } from './open-trust.ts';
import { openReader, type Session } from './session.ts';

/** What the gate needs for a policy file. */
export interface PolicyGate {
  readonly bundles: BundleVerifier;
  readonly validator: Validator;
  readonly demands: PolicyDemands;
}

/** Inputs that say who must have signed; a policy says it as well, and one of the two would be forgotten. */
const EXCLUDED = [
  'certificate-identity',
  'certificate-oidc-issuer',
  'certificate-github-workflow-repository',
  'key',
] as const;

/** Reads the policy of the inputs. @throws WasmImageError INPUT_CONFLICT, POLICY_INVALID, KEY_INVALID, FILE_UNREADABLE. */
export async function openPolicyGate(session: Session, values: Values, path: string, now: Date): Promise<PolicyGate> {
  const other = EXCLUDED.find((name) => values.text(name) !== undefined);
  if (other !== undefined)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use policy together with ${other}: the policy says who must have signed`,
    );
  if (values.text('allow-problems') !== undefined)
    throw new WasmImageError('INPUT_CONFLICT', 'Cannot use policy together with allow-problems', {
      hint: 'write it into the policy: abi.allowProblems',
    });
  if (values.isOn('require-abi-attestation'))
    throw new WasmImageError('INPUT_CONFLICT', 'Cannot use policy together with require-abi-attestation', {
      hint: 'demand it in the policy: attestations with predicateType https://wasm-image.dev/abi-report/v1',
    });
  const policy = await loadPolicy(session, path);
  const hosts = values.text('hosts');
  const demands = {
    policy,
    now,
    hosts: hosts === undefined ? undefined : parseHosts(hosts),
    declared: askedAbi(values.text('abi')),
  };
  return {
    bundles: openPolicyVerifier(policy, openTrust(session, planTrust(values))),
    validator: openValidator(),
    demands,
  };
}

/** A policy from the file of that path, anywhere on the disk: the user names it. @throws WasmImageError POLICY_INVALID, KEY_INVALID, FILE_UNREADABLE. */
export async function loadPolicy(session: Session, path: string): Promise<Policy> {
  const policy = readPolicy(await openReader(session).files.read(path, MAX_POLICY_BYTES));
  const { readPublicKey } = await import('../adapters/sigstore/keys.ts');
  for (const { signer } of authoritiesOf(policy)) if (signer.kind === 'key') readPublicKey(signer.publicKey);
  return policy;
}

/** Keys are asked first: they need no trust root. */
function openPolicyVerifier(policy: Policy, trust: Trust): BundleVerifier {
  const signers = authoritiesOf(policy).map(({ signer }) => signer);
  const keys = signers.flatMap((signer) => (signer.kind === 'key' ? [signer.publicKey] : []));
  const transparency = policy.signature.isLogRequired ? 'required' : 'timestamp-only';
  const certificates = signers.some((signer) => signer.kind === 'keyless')
    ? [openTrustRootVerifier(trust, transparency)]
    : [];
  return openAnyVerifier([...(keys.length === 0 ? [] : [openKeysVerifier(keys)]), ...certificates]);
}
