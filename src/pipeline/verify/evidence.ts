import type { LegacyLayer } from '../../attest/legacy-signature.ts';
import { PREDICATES } from '../../attest/predicates.ts';
import { readStatement } from '../../attest/statement.ts';
import type { Descriptor, Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { Check } from '../../decide/gate/check-result.ts';
import type { Policy } from '../../decide/gate/policy-model.ts';
import type { CandidateReport } from '../../decide/gate/verification.ts';
import { tally } from '../../decide/policy/tally.ts';
import { type BundleTarget, type Weighed, type Weight, weighBundle } from '../../decide/policy/weigh.ts';
import { pin, printReference } from '../../oci/reference.ts';
import { PREDICATE_TYPE } from '../../oci/referrers.ts';
import type { BundleVerifier, ImageStore } from '../../ports.ts';
import { fetchBundle, MAX_CANDIDATES, tooManyReferrers } from './fetch-bundle.ts';
import { type LegacyList, listLegacy, openLegacy } from './legacy-signatures.ts';

/** Referrers read at the same time. */
const AT_ONCE = 8;

/** What the referrers of an image prove for a policy. */
export interface Evidence {
  readonly checks: readonly Check[];
  readonly candidates: readonly CandidateReport[];
  readonly weights: readonly Weight[];
  /** Predicate types of the bundles that were examined, from the bundle or its referrer. */
  readonly types: ReadonlySet<string>;
}

interface EvidencePorts {
  readonly store: ImageStore;
  readonly bundles: BundleVerifier;
}

/** The result of one piece of evidence. */
type EvidenceResult =
  | (Weighed & { readonly predicateType?: string })
  | { readonly kind: 'other' }
  | { readonly kind: 'unread'; readonly error: WasmImageError };

/** A piece of evidence to examine. `referrer`: digest of the manifest that carries it. */
interface Lead {
  readonly referrer: Digest;
  /** From its annotation, for a bundle that cannot be read. */
  readonly predicateType?: string | undefined;
  examine(): Promise<EvidenceResult>;
}

/** What was gathered so far. `unread`: the error of the first bundle that could not be read. */
interface Gathered {
  readonly weights: Weight[];
  readonly candidates: CandidateReport[];
  readonly types: Set<string>;
  unread: WasmImageError | undefined;
}

/**
 * Weighs the bundles among the referrers, and legacy signatures if the policy lists them, until the policy is met or
 * none are left. Their order does not matter, and none counts against another.
 * @throws if the policy is not met: LIMIT_EXCEEDED when there are more referrers than are examined, REGISTRY_* when one
 * could not be read.
 */
export async function findEvidence(
  ports: EvidencePorts,
  policy: Policy,
  target: BundleTarget,
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
      examine: () => examineBundle(ports, policy, target, one),
    })),
  );
  if (policy.signature.formats.includes('legacy') && !areMet(checks))
    checks = await gather(policy, gathered, await legacyLeads(ports, policy, target, gathered));
  const { weights, candidates, types, unread } = gathered;
  if (areMet(checks)) return { checks, candidates, weights, types };
  if (unread !== undefined) throw unread;
  if (referrers.length > MAX_CANDIDATES)
    throw tooManyReferrers(printReference(pin(target.repository, target.digest)), referrers.length);
  return { checks, candidates, weights, types };
}

function areMet(checks: readonly Check[]): boolean {
  return checks.every((one) => one.passed);
}

/** Examines evidence until the policy is met. */
async function gather(policy: Policy, gathered: Gathered, leads: readonly Lead[]): Promise<readonly Check[]> {
  for (let at = 0; at < leads.length; at += AT_ONCE) {
    const batch = leads.slice(at, at + AT_ONCE);
    const results = await Promise.all(batch.map(async (lead) => ({ lead, result: await orUnread(lead) })));
    for (const { lead, result } of results) addTo(gathered, lead, result);
    const checks = tally(policy, gathered.weights);
    if (areMet(checks)) return checks;
  }
  return tally(policy, gathered.weights);
}

function addTo(gathered: Gathered, { referrer, predicateType = '' }: Lead, result: EvidenceResult): void {
  if (result.kind === 'other') return;
  if (result.kind === 'unread') {
    gathered.unread ??= result.error;
    return;
  }
  gathered.types.add(result.predicateType ?? predicateType);
  gathered.candidates.push(
    result.kind === 'refused'
      ? { referrer, verdict: 'refused', reason: result.reason }
      : { referrer, verdict: 'accepted' },
  );
  if (result.kind === 'counts') gathered.weights.push(result.weight);
}

/** Anyone can write annotations, so they only order the search. */
function likelyFirst(policy: Policy, referrers: readonly Descriptor[]): readonly Descriptor[] {
  const required = new Set<string | undefined>([
    PREDICATES.signature,
    ...policy.attestations.map((rule) => rule.predicateType),
  ]);
  const isLikely = (one: Descriptor): boolean => required.has(one.annotations?.[PREDICATE_TYPE]);
  return [...referrers.filter(isLikely), ...referrers.filter((one) => !isLikely(one))];
}

async function examineBundle(
  { store, bundles }: EvidencePorts,
  policy: Policy,
  target: BundleTarget,
  referrer: Descriptor,
): Promise<EvidenceResult> {
  const fetched = await fetchBundle(store, target.digest, referrer);
  if (fetched.kind !== 'bundle') return fetched;
  const outcome = await bundles.verifyBundle(fetched.bytes);
  if (outcome.kind === 'rejected') return { kind: 'refused', reason: outcome.reason };
  const { facts } = outcome;
  const statement = readStatement(facts.payload);
  const weighed = weighBundle(policy, target, { format: 'bundle', referrer: referrer.digest, facts, statement });
  return { ...weighed, predicateType: statement.predicateType };
}

async function legacyLeads(
  ports: EvidencePorts,
  policy: Policy,
  target: BundleTarget,
  gathered: Gathered,
): Promise<readonly Lead[]> {
  const list = await listOrUnread(ports.store, target.digest, gathered);
  if (list === undefined) return [];
  return list.layers.map((layer) => ({
    referrer: list.image,
    examine: () => examineLegacy(ports, policy, target, list.image, layer),
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

async function examineLegacy(
  ports: EvidencePorts,
  policy: Policy,
  target: BundleTarget,
  image: Digest,
  layer: LegacyLayer,
): Promise<EvidenceResult> {
  const opened = await openLegacy(ports, layer);
  if (opened.kind === 'refused') return opened;
  return {
    ...weighBundle(policy, target, { format: 'legacy', referrer: image, facts: opened.facts, statement: opened.claim }),
    predicateType: opened.claim.predicateType,
  };
}

/** A bundle that could not be read counts neither for nor against the image; a broken one is refused. */
async function orUnread(lead: Lead): Promise<EvidenceResult> {
  try {
    return await lead.examine();
  } catch (error) {
    if (!(error instanceof WasmImageError) || (error.exitCode !== 3 && error.exitCode !== 5)) throw error;
    if (error.exitCode === 5 && error.code !== 'LIMIT_EXCEEDED') return { kind: 'unread', error };
    return { kind: 'refused', reason: error.message };
  }
}
