import { openValidator } from '../../adapters/engine/validator.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { named } from '../../decide/inputs/named.ts';
import { checkImageName } from '../../decide/policy/content.ts';
import { printRepository, type Repository } from '../../oci/reference.ts';
import type { PolicyVerifier } from '../../pipeline/tags/verify-release.ts';
import { verifyByPolicy } from '../../pipeline/verify/verify-policy.ts';
import { loadPolicy, openPolicyVerifier } from '../open-policy.ts';
import type { TrustMaterial } from '../open-trust.ts';
import type { Session } from '../session.ts';

/**
 * Reads the policy that says which images count besides those of the run's own signer, so that one that cannot be used
 * is found before anything is built.
 * @param repositories that the run publishes to. @param path of a wasm-policy.yaml.
 * @throws WasmImageError POLICY_INVALID, KEY_INVALID, FILE_UNREADABLE, INPUT_CONFLICT if it is about other repositories.
 */
export async function openRunPolicy(
  session: Session,
  path: string,
  trust: TrustMaterial,
  repositories: readonly Repository[],
): Promise<PolicyVerifier> {
  const policy = await loadPolicy(session, path);
  const foreign = repositories.find((repository) => !checkImageName(policy, repository).passed);
  if (foreign !== undefined)
    throw new WasmImageError(
      'INPUT_CONFLICT',
      `Cannot use ${named('policy')} ${quoted(path)}: its images do not include ${quoted(printRepository(foreign))}`,
      { hint: 'add the repository to images in the policy, so that it can say which of its versions count' },
    );
  const ports = { bundles: openPolicyVerifier(policy, trust), validator: openValidator() };
  return (store, digest, demands) =>
    verifyByPolicy({ store, ...ports }, digest, { ...demands, policy, now: new Date() });
}
