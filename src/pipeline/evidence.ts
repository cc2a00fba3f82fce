import { PREDICATES } from '../attest/predicates.ts';
import { readStatement } from '../attest/statement.ts';
import type { Descriptor } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import type { Check } from '../decide/checks.ts';
import type { Policy } from '../decide/policy/policy.ts';
import { tally } from '../decide/policy/tally.ts';
import { type Asked, type Weighed, type Weight, weighBundle } from '../decide/policy/weigh.ts';
import type { CandidateReport } from '../decide/verification.ts';
import { pin, printReference } from '../oci/reference.ts';
import { PREDICATE_TYPE } from '../oci/referrers.ts';
import type { BundleVerifier, ImageStore } from '../ports.ts';
import { fetchBundle, MAX_CANDIDATES } from './bundle.ts';

/** Referrers read at once. */
const AT_ONCE = 8;

/** What the referrers of an image prove for a policy. */
export interface Evidence {
  readonly checks: readonly Check[];
  readonly candidates: readonly CandidateReport[];
  readonly weights: readonly Weight[];
}

interface EvidencePorts {
  readonly store: ImageStore;
  readonly bundles: BundleVerifier;
}

type Look = Weighed | { readonly kind: 'other' } | { readonly kind: 'unread'; readonly error: WasmImageError };

/**
 * Weighs the bundles among the referrers until the policy is met or there are no more; their order does not matter, and no bundle speaks against another.
 * @throws LIMIT_EXCEEDED when there are more referrers than are examined and the policy is not met, REGISTRY_* when one could not be read and it is not met.
 */
export async function findEvidence(ports: EvidencePorts, policy: Policy, asked: Asked, referrers: readonly Descriptor[]): Promise<Evidence> {
  const weights: Weight[] = [];
  const candidates: CandidateReport[] = [];
  let unread: WasmImageError | undefined;
  const examined = likelyFirst(policy, referrers).slice(0, MAX_CANDIDATES);
  for (let at = 0; at < examined.length; at += AT_ONCE) {
    const batch = examined.slice(at, at + AT_ONCE);
    const looks = await Promise.all(batch.map((one) => lookAt(ports, policy, asked, one)));
    for (const [i, look] of looks.entries()) {
      const referrer = batch[i]?.digest;
      if (referrer === undefined || look.kind === 'other') continue;
      if (look.kind === 'unread') unread ??= look.error;
      else if (look.kind === 'refused') candidates.push({ referrer, verdict: 'refused', reason: look.reason });
      else {
        candidates.push({ referrer, verdict: 'accepted' });
        weights.push(look.weight);
      }
    }
    const checks = tally(policy, weights);
    if (checks.every((one) => one.passed)) return { checks, candidates, weights };
  }
  if (unread !== undefined) throw unread;
  if (referrers.length > MAX_CANDIDATES) {
    const name = printReference(pin(asked.repository, asked.digest));
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot decide about ${name}: it has ${referrers.length} referrers, ${MAX_CANDIDATES} are examined and they do not meet the policy`,
    );
  }
  return { checks: tally(policy, weights), candidates, weights };
}

/** Annotations are hints that anyone can write: they order the search and decide nothing. */
function likelyFirst(policy: Policy, referrers: readonly Descriptor[]): readonly Descriptor[] {
  const wanted = new Set<string | undefined>([PREDICATES.signature, ...policy.attestations.map((rule) => rule.predicateType)]);
  const isLikely = (one: Descriptor): boolean => wanted.has(one.annotations?.[PREDICATE_TYPE]);
  return [...referrers.filter(isLikely), ...referrers.filter((one) => !isLikely(one))];
}

async function lookAt({ store, bundles }: EvidencePorts, policy: Policy, asked: Asked, referrer: Descriptor): Promise<Look> {
  try {
    const fetched = await fetchBundle(store, asked.digest, referrer);
    if (fetched.kind !== 'bundle') return fetched;
    const outcome = await bundles.verifyBundle(fetched.bytes);
    if (outcome.kind === 'rejected') return { kind: 'refused', reason: outcome.reason };
    return weighBundle(policy, asked, { referrer: referrer.digest, facts: outcome.facts, statement: readStatement(outcome.facts.payload) });
  } catch (error) {
    if (!(error instanceof WasmImageError) || (error.exitCode !== 3 && error.exitCode !== 5)) throw error;
    if (error.exitCode === 5 && error.code !== 'LIMIT_EXCEEDED') return { kind: 'unread', error };
    return { kind: 'refused', reason: error.message };
  }
}
