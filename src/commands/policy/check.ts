import type { Digest } from '../../core/digest.ts';
import { demandedChecks } from '../../decide/gate/demands.ts';
import { type Authority, authoritiesOf, digestOfPolicy } from '../../decide/gate/policy-model.ts';
import { loadPolicy } from '../../wiring/open-policy.ts';
import type { Session } from '../../wiring/session.ts';

/** What a policy requires. */
export interface CheckedPolicy {
  readonly file: string;
  readonly digest: Digest;
  readonly authorities: readonly Authority[];
  /** Names of the checks that every image must pass. */
  readonly checks: readonly string[];
}

/** Reads a policy and reports what it requires. @throws WasmImageError POLICY_INVALID, KEY_INVALID, FILE_UNREADABLE. */
export async function checkPolicy(file: string, session: Session): Promise<CheckedPolicy> {
  const policy = await loadPolicy(session, file);
  return { file, digest: digestOfPolicy(policy), authorities: authoritiesOf(policy), checks: demandedChecks(policy) };
}
