import { askedAbi } from '../abi/abi-name.ts';
import { parseAllowances } from '../abi/allowances.ts';
import { askedHosts } from '../abi/host-query.ts';
import { openValidator } from '../adapters/engine/validator.ts';
import { openFileVerifier } from '../adapters/sigstore/file/file-verifier.ts';
import { makeSignaturePolicy } from '../decide/gate/checks.ts';
import { authoritiesOf, type Policy } from '../decide/gate/policy-model.ts';
import type { Values } from '../decide/inputs/values.ts';
import { planTrust } from '../decide/plan/trust.ts';
import { refuseImageRules } from '../decide/policy/weigh-file.ts';
import type { FileDemands, FilePorts } from '../pipeline/verify/verify-file.ts';
import type { FileOutcome, FileVerifier } from '../ports.ts';
import { readPolicyDemands } from './open-policy.ts';
import {
  openCertificateFileVerifier,
  openSignerFileVerifier,
  openTrust,
  readExpectedSigner,
  type TrustMaterial,
} from './open-trust.ts';
import type { Session } from './session.ts';

/**
 * Opens the gate for files that the inputs describe.
 * @throws WasmImageError INPUT_*, POLICY_INVALID, KEY_INVALID, FILE_UNREADABLE.
 */
export async function openFileGate(
  session: Session,
  values: Values,
): Promise<{ readonly ports: FilePorts; readonly demands: FileDemands }> {
  const trust = openTrust(session, planTrust(values));
  const validator = openValidator();
  const path = values.text('policy');
  if (path !== undefined) {
    const demands = await readPolicyDemands(session, values, path, new Date());
    refuseImageRules(demands.policy);
    return {
      ports: { bundles: openPolicyVerifier(demands.policy, trust), validator },
      demands: { kind: 'policy', ...demands },
    };
  }
  const { signer, sourceRepository } = await readExpectedSigner(session, values);
  const allowed = parseAllowances(values.lines('allow-problems'));
  const abi = { hosts: askedHosts(values.text('hosts')), allowed, declared: askedAbi(values.text('abi')) };
  return {
    ports: { bundles: openSignerFileVerifier(signer, trust), validator },
    demands: { kind: 'signer', policy: makeSignaturePolicy(signer, sourceRepository), abi },
  };
}

/** Keys come first: they need no trust root. */
function openPolicyVerifier(policy: Policy, trust: TrustMaterial): FileVerifier {
  const signers = authoritiesOf(policy).map(({ signer }) => signer);
  const publicKeyPems = signers.flatMap((signer) => (signer.kind === 'key' ? [signer.publicKey] : []));
  const transparency = policy.signature.isLogRequired ? 'required' : 'timestamp-only';
  const verifiers = [
    ...(publicKeyPems.length === 0 ? [] : [openFileVerifier({ kind: 'keys', publicKeyPems })]),
    ...(signers.some(({ kind }) => kind === 'keyless') ? [openCertificateFileVerifier(trust, transparency)] : []),
  ];
  return {
    async verifyFile(bundle, file) {
      let last: FileOutcome = { kind: 'rejected', reason: 'no signer is trusted' };
      for (const verifier of verifiers) {
        last = await verifier.verifyFile(bundle, file);
        if (last.kind !== 'rejected') return last;
      }
      return last;
    },
  };
}
