import type { BundleFacts, SignatureFormat } from '../../attest/facts.ts';
import type { LegacyLayer } from '../../attest/legacy-signature.ts';
import { PREDICATES } from '../../attest/predicates.ts';
import { readStatement, type Statement } from '../../attest/statement.ts';
import type { Descriptor, Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inert } from '../../core/text.ts';
import {
  type AttestationDemand,
  type Attested,
  checkAttestation,
  predicateTypeOf,
} from '../../decide/gate/attestation.ts';
import type { Check } from '../../decide/gate/check-result.ts';
import {
  checkLegacySignature,
  checkSignature,
  type SignatureFacts,
  type SignaturePolicy,
  signatureFactsOf,
} from '../../decide/gate/checks.ts';
import type { CandidateReport } from '../../decide/gate/verification.ts';
import { printRepository } from '../../oci/reference.ts';
import { PREDICATE_TYPE } from '../../oci/referrers.ts';
import type { BundleVerifier, ImageStore } from '../../ports.ts';
import { fetchBundle, MAX_CANDIDATES, tooManyReferrers } from './fetch-bundle.ts';
import { listLegacy, openLegacy } from './legacy-signatures.ts';

/** A bundle that meets the policy. */
export interface Accepted {
  readonly signature: SignatureFacts;
  readonly checks: readonly Check[];
  /** What was signed, and the JSON bytes of its bundle; undefined for a legacy signature. */
  readonly read: { readonly statement: Statement; readonly bundle: Uint8Array } | undefined;
}

/** What the search among referrers found. */
export interface SignatureSearch {
  readonly accepted: Accepted | undefined;
  /** Bundles that were examined, refused ones with the reason. */
  readonly candidates: readonly CandidateReport[];
}

/** The result of one candidate. */
type CandidateResult =
  | ({ readonly kind: 'accepted' } & Accepted)
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'other' };

type SearchPorts = { readonly store: ImageStore; readonly bundles: BundleVerifier };

/** What a search looks for among the referrers. */
interface SearchRule {
  readonly predicateType: string;
  /** Bundles of another predicate type are not candidates. */
  readonly isStrict: boolean;
  judge(facts: BundleFacts, statement: Statement): readonly Check[];
}

/** Lists the referrers of a digest; the list is untrusted. @throws REGISTRY_* if it could not be found out. */
export async function listReferrers(store: ImageStore, digest: Digest): Promise<readonly Descriptor[]> {
  return (await store.fetchReferrers(digest)).filter((one) => one.digest !== digest);
}

/**
 * Looks for one bundle among the referrers of a digest that meets the policy; the order of referrers does not matter.
 * Referrers that are broken or not bundles are skipped and do not count as signatures.
 * @throws if none passed: LIMIT_EXCEEDED when there are more candidates than are examined, REGISTRY_* when one could
 * not be read.
 */
export function findSignature(
  ports: SearchPorts,
  digest: Digest,
  policy: SignaturePolicy,
  referrers: readonly Descriptor[],
): Promise<SignatureSearch> {
  const judge: SearchRule['judge'] = (facts, statement) => checkSignature(policy, facts, statement, digest);
  return search(ports, digest, referrers, { predicateType: PREDICATES.signature, isStrict: false, judge });
}

/** Like {@link findSignature}, for one attestation by the signer of the policy. @throws as {@link findSignature}. */
export function findAttestation(
  ports: SearchPorts,
  about: Attested,
  policy: SignaturePolicy,
  demand: AttestationDemand,
  referrers: readonly Descriptor[],
): Promise<SignatureSearch> {
  const judge: SearchRule['judge'] = (facts, statement) => checkAttestation(demand, policy, facts, statement, about);
  return search(ports, about.digest, referrers, { predicateType: predicateTypeOf(demand), isStrict: true, judge });
}

async function search(
  ports: SearchPorts,
  digest: Digest,
  referrers: readonly Descriptor[],
  rule: SearchRule,
): Promise<SignatureSearch> {
  const examined = likelyFirst(referrers, rule).slice(0, MAX_CANDIDATES);
  const found = await tryEach(
    examined.map((one) => ({ referrer: one.digest, examine: () => examineBundle(ports, digest, one, rule) })),
  );
  if (found.accepted === undefined && referrers.length > MAX_CANDIDATES)
    throw tooManyReferrers(`${printRepository(ports.store.repository)}@${digest}`, referrers.length);
  return found;
}

/** Examines candidates in order until one is accepted. @throws if none is, and one could not be read: its error. */
async function tryEach(
  leads: readonly { readonly referrer: Digest; examine(): Promise<CandidateResult> }[],
): Promise<SignatureSearch> {
  const candidates: CandidateReport[] = [];
  let unread: WasmImageError | undefined;
  for (const { referrer, examine } of leads) {
    try {
      const seen = await examine();
      if (seen.kind === 'other') continue;
      if (seen.kind === 'accepted')
        return { accepted: seen, candidates: [...candidates, { referrer, verdict: 'accepted' }] };
      candidates.push({ referrer, verdict: 'refused', reason: inert(seen.reason) });
    } catch (error) {
      if (!(error instanceof WasmImageError) || (error.exitCode !== 3 && error.exitCode !== 5)) throw error;
      if (error.exitCode === 5 && error.code !== 'LIMIT_EXCEEDED') unread ??= error;
      else candidates.push({ referrer, verdict: 'refused', reason: error.message });
    }
  }
  if (unread !== undefined) throw unread;
  return { accepted: undefined, candidates };
}

/** Like {@link findSignature}, for a signature in cosign's legacy format. @throws as {@link findSignature}. */
export async function findLegacySignature(
  ports: SearchPorts,
  digest: Digest,
  policy: SignaturePolicy,
): Promise<SignatureSearch> {
  const list = await listLegacy(ports.store, digest);
  if (list === undefined) return { accepted: undefined, candidates: [] };
  return tryEach(
    list.layers.map((layer) => ({
      referrer: list.image,
      examine: () => examineLegacy(ports, digest, list.image, layer, policy),
    })),
  );
}

async function examineLegacy(
  ports: SearchPorts,
  digest: Digest,
  image: Digest,
  layer: LegacyLayer,
  policy: SignaturePolicy,
): Promise<CandidateResult> {
  const opened = await openLegacy(ports, layer);
  if (opened.kind === 'refused') return opened;
  return judged(checkLegacySignature(policy, opened.facts, opened.claim, digest), 'legacy', image, opened.facts);
}

/** Anyone can write annotations, so they only order the search. */
function likelyFirst(referrers: readonly Descriptor[], rule: SearchRule): readonly Descriptor[] {
  return [...referrers.filter((one) => isLikely(one, rule)), ...referrers.filter((one) => !isLikely(one, rule))];
}

function isLikely(descriptor: Descriptor, { predicateType }: SearchRule): boolean {
  return descriptor.annotations?.[PREDICATE_TYPE] === predicateType;
}

async function examineBundle(
  ports: SearchPorts,
  digest: Digest,
  descriptor: Descriptor,
  rule: SearchRule,
): Promise<CandidateResult> {
  const fetched = await fetchBundle(ports.store, digest, descriptor);
  if (fetched.kind !== 'bundle') return fetched;
  const outcome = await ports.bundles.verifyBundle(fetched.bytes);
  // A bundle that fails and whose annotation does not name this predicate type is not a candidate.
  if (outcome.kind === 'rejected')
    return rule.isStrict && !isLikely(descriptor, rule)
      ? { kind: 'other' }
      : { kind: 'refused', reason: outcome.reason };
  const statement = readStatement(outcome.facts.payload);
  if (rule.isStrict && statement.predicateType !== rule.predicateType) return { kind: 'other' };
  return judged(rule.judge(outcome.facts, statement), 'bundle', descriptor.digest, outcome.facts, {
    statement,
    bundle: fetched.bytes,
  });
}

function judged(
  checks: readonly Check[],
  format: SignatureFormat,
  referrer: Digest,
  facts: BundleFacts,
  read?: Accepted['read'],
): CandidateResult {
  const wrong = checks.find((one) => !one.passed);
  if (wrong !== undefined)
    return { kind: 'refused', reason: `${wrong.name}: expected ${wrong.expected}, seen ${wrong.seen}` };
  return { kind: 'accepted', checks, read, signature: signatureFactsOf(format, referrer, facts) };
}
