import { type Digest, digestOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { withInputNames } from '../../core/text.ts';
import type { Check } from '../gate/check-result.ts';
import { signatureFactsOf } from '../gate/checks.ts';
import { checkFileSubject, type VerifiedFile } from '../gate/file-signature.ts';
import type { Policy } from '../gate/policy-model.ts';
import { partyOf } from './check-signer.ts';
import { tally } from './tally.ts';
import { authoritiesFor, checkProofs } from './weigh.ts';

/**
 * Refuses a policy with demands that only an image can meet; `images` is not compared, because a file is in no
 * repository.
 * @throws WasmImageError INPUT_CONFLICT.
 */
export function refuseImageRules(policy: Policy): void {
  const rules: readonly (readonly [name: string, isSet: boolean])[] = [
    ['attestations', policy.attestations.length > 0],
    ['layout', policy.layouts !== undefined],
    ['annotations', Object.keys(policy.annotations).length > 0],
    ['tags', policy.versionFrom !== undefined],
    ['signature.subjectName', policy.signature.subjectName === 'repository'],
  ];
  const [first] = rules.flatMap(([name, isSet]) => (isSet ? [name] : []));
  if (first === undefined) return;
  throw new WasmImageError(
    'INPUT_CONFLICT',
    withInputNames(`Cannot use the {policy} for a file: it has "${first}", and only an image can meet that`),
    { hint: `write a policy for files without "${first}", or verify the image` },
  );
}

/**
 * Compares a verified bundle about a file with the policy: one row per authority that must have signed.
 * @param bundle JSON bytes, which the report names by their digest.
 * @returns the checks, and why the signer is not one that the policy lists.
 */
export function weighFile(
  policy: Policy,
  verified: VerifiedFile,
  bundle: Uint8Array,
  digest: Digest,
  now: Date,
): { readonly checks: readonly Check[]; readonly reason: string | undefined } {
  const { facts } = verified;
  const checks = [...checkFileSubject(verified, digest), ...checkProofs(policy.signature, facts, now)];
  const found = authoritiesFor(policy, facts);
  const signature = signatureFactsOf('bundle', digestOf(bundle), facts);
  const weights =
    found.kind === 'met'
      ? [{ signature, party: partyOf(facts), authorities: found.names, meets: 'signature' as const }]
      : [];
  return {
    checks: [...checks, ...tally(policy, weights)],
    reason: found.kind === 'refused' ? found.reason : undefined,
  };
}
