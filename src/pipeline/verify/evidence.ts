import type { LegacyLayer } from '../../attest/legacy-signature.ts';
import { PREDICATES } from '../../attest/predicates.ts';
import { readStatement } from '../../attest/statement.ts';
import type { Descriptor, Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { Check } from '../../decide/gate/check.ts';
import type { Policy } from '../../decide/gate/policy-model.ts';
import type { CandidateReport } from '../../decide/gate/verification.ts';
import { tally } from '../../decide/policy/tally.ts';
import { type BundleTarget, type Weighed, type Weight, weighBundle } from '../../decide/policy/weigh.ts';
import { pin, printReference } from '../../oci/reference.ts';
import { PREDICATE_TYPE } from '../../oci/referrers.ts';
import type { BundleVerifier, ImageStore } from '../../ports.ts';
import { fetchBundle, MAX_CANDIDATES } from './fetch-bundle.ts';
import { type LegacyList, listLegacy, openLegacy } from './legacy-signatures.ts';

/** Referrers read at once. */
const AT_ONCE = 8;

/** What the referrers of an image prove for a policy. */
export interface Evidence {
  readonly checks: readonly Check[];
  readonly candidates: readonly CandidateReport[];
  readonly weights: readonly Weight[];
  /** Predicate types of the bundles that were looked at, as they or their referrers say. */
  readonly types: ReadonlySet<string>;
}

interface EvidencePorts {
  readonly store: ImageStore;
  readonly bundles: BundleVerifier;
}

type Look =
  | (Weighed & { readonly predicateType?: string })
  | { readonly kind: 'other' }
  | { readonly kind: 'unread'; readonly error: WasmImageError };

/** One thing to look at. `referrer`: digest of the manifest that carries it. */
interface Lead {
  readonly referrer: Digest;
  /** As its annotation says, for what cannot be read. */
  readonly predicateType?: string | undefined;
  look(): Promise<Look>;
}

/** What was gathered until now; `unread` is the first that could not be read. */
interface Gathered {
  readonly weights: Weight[];
  readonly candidates: CandidateReport[];
  readonly types: Set<string>;
  unread: WasmImageError | undefined;
}

/**
 * Weighs the bundles among the referrers, and signatures in cosign's older form where the policy lists them, until the policy is met or there are
 * no more; their order does not matter, and none speaks against another.
 * @throws LIMIT_EXCEEDED when there are more referrers than are examined and the policy is not met, REGISTRY_* when one could not be read and it is not met.
 */
export async function findEvidence(
  ports: EvidencePorts,
  policy: Policy,
  asked: BundleTarget,
  referrers: readonly Descriptor[],
): Promise<Evidence> {
  const gathered: Gathered = { weights: [], candidates: [], types: new Set(), unread: undefined };
  const bundles = likelyFirst(policy, referrers).slice(0, MAX_CANDIDATES);
  let checks = await gather(
    policy,
    gathered,
    bundles.map((one) => ({
      referrer: one.digest,
      predicateType: one.annotations?.[PREDICATE_TYPE],
      look: () => lookAtBundle(ports, policy, asked, one),
    })),
  );
  if (policy.signature.formats.includes('legacy') && !areMet(checks))
    checks = await gather(policy, gathered, await leadsToLegacy(ports, policy, asked, gathered));
  const { weights, candidates, types, unread } = gathered;
  if (areMet(checks)) return { checks, candidates, weights, types };
  if (unread !== undefined) throw unread;
  if (referrers.length > MAX_CANDIDATES) {
    const name = printReference(pin(asked.repository, asked.digest));
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot decide about ${name}: it has ${referrers.length} referrers, ${MAX_CANDIDATES} are examined and they do not meet the policy`,
    );
  }
  return { checks, candidates, weights, types };
}

function areMet(checks: readonly Check[]): boolean {
  return checks.every((one) => one.passed);
}

/** Follows leads until the policy is met. */
async function gather(policy: Policy, gathered: Gathered, leads: readonly Lead[]): Promise<readonly Check[]> {
  for (let at = 0; at < leads.length; at += AT_ONCE) {
    const batch = leads.slice(at, at + AT_ONCE);
    const looks = await Promise.all(batch.map((lead) => orUnread(() => lead.look())));
    for (const [i, look] of looks.entries()) {
      const referrer = batch[i]?.referrer;
      if (referrer === undefined || look.kind === 'other') continue;
      if (look.kind === 'unread') {
        gathered.unread ??= look.error;
        continue;
      }
      gathered.types.add(look.predicateType ?? batch[i]?.predicateType ?? '');
      gathered.candidates.push(
        look.kind === 'refused'
          ? { referrer, verdict: 'refused', reason: look.reason }
          : { referrer, verdict: 'accepted' },
      );
      if (look.kind === 'counts') gathered.weights.push(look.weight);
    }
    const checks = tally(policy, gathered.weights);
    if (areMet(checks)) return checks;
  }
  return tally(policy, gathered.weights);
}

/** Annotations are hints that anyone can write: they order the search and decide nothing. */
function likelyFirst(policy: Policy, referrers: readonly Descriptor[]): readonly Descriptor[] {
  const wanted = new Set<string | undefined>([
    PREDICATES.signature,
    ...policy.attestations.map((rule) => rule.predicateType),
  ]);
  const isLikely = (one: Descriptor): boolean => wanted.has(one.annotations?.[PREDICATE_TYPE]);
  return [...referrers.filter(isLikely), ...referrers.filter((one) => !isLikely(one))];
}

async function lookAtBundle(
  { store, bundles }: EvidencePorts,
  policy: Policy,
  asked: BundleTarget,
  referrer: Descriptor,
): Promise<Look> {
  const fetched = await fetchBundle(store, asked.digest, referrer);
  if (fetched.kind !== 'bundle') return fetched;
  const outcome = await bundles.verifyBundle(fetched.bytes);
  if (outcome.kind === 'rejected') return { kind: 'refused', reason: outcome.reason };
  const { facts } = outcome;
  const statement = readStatement(facts.payload);
  const weighed = weighBundle(policy, asked, { format: 'bundle', referrer: referrer.digest, facts, statement });
  return { ...weighed, predicateType: statement.predicateType };
}

async function leadsToLegacy(
  ports: EvidencePorts,
  policy: Policy,
  asked: BundleTarget,
  gathered: Gathered,
): Promise<readonly Lead[]> {
  const list = await listOrUnread(ports.store, asked.digest, gathered);
  if (list === undefined) return [];
  return list.layers.map((layer) => ({
    referrer: list.image,
    look: () => lookAtLegacy(ports, policy, asked, list.image, layer),
  }));
}

async function listOrUnread(store: ImageStore, digest: Digest, gathered: Gathered): Promise<LegacyList | undefined> {
  try {
    return await listLegacy(store, digest);
  } catch (error) {
    if (!(error instanceof WasmImageError) || error.exitCode !== 5) throw error;
    gathered.unread ??= error;
    return undefined;
  }
}

async function lookAtLegacy(
  ports: EvidencePorts,
  policy: Policy,
  asked: BundleTarget,
  image: Digest,
  layer: LegacyLayer,
): Promise<Look> {
  const opened = await openLegacy(ports, layer);
  if (opened.kind === 'refused') return opened;
  return {
    ...weighBundle(policy, asked, { format: 'legacy', referrer: image, facts: opened.facts, statement: opened.claim }),
    predicateType: opened.claim.predicateType,
  };
}

/** What could not be read speaks neither for nor against; what is broken is refused. */
async function orUnread(look: () => Promise<Look>): Promise<Look> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof WasmImageError) || (error.exitCode !== 3 && error.exitCode !== 5)) throw error;
    if (error.exitCode === 5 && error.code !== 'LIMIT_EXCEEDED') return { kind: 'unread', error };
    return { kind: 'refused', reason: error.message };
  }
}
