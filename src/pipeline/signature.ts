import type { BundleFacts } from '../attest/facts.ts';
import { PREDICATES } from '../attest/predicates.ts';
import { readStatement, type Statement } from '../attest/statement.ts';
import type { Descriptor, Digest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { inert } from '../core/text.ts';
import { type AttestationDemand, type Attested, checkAttestation, predicateTypeOf } from '../decide/attestation.ts';
import { type Check, checkSignature, type SignatureFacts, type SignaturePolicy } from '../decide/checks.ts';
import type { CandidateReport } from '../decide/verification.ts';
import { printRepository } from '../oci/reference.ts';
import { PREDICATE_TYPE } from '../oci/referrers.ts';
import type { BundleVerifier, ImageStore } from '../ports.ts';
import { fetchBundle, MAX_CANDIDATES } from './bundle.ts';

/** A bundle that is what was looked for. */
export interface Accepted {
  readonly signature: SignatureFacts;
  readonly checks: readonly Check[];
  readonly statement: Statement;
  /** JSON bytes. */
  readonly bundle: Uint8Array;
}

/** What the search among referrers found. */
export interface SignatureSearch {
  readonly accepted: Accepted | undefined;
  /** Bundles that were looked at, refused ones with the reason. */
  readonly candidates: readonly CandidateReport[];
}

type Look = ({ readonly kind: 'accepted' } & Accepted) | { readonly kind: 'refused'; readonly reason: string } | { readonly kind: 'other' };

type SearchPorts = { readonly store: ImageStore; readonly bundles: BundleVerifier };

/** What is looked for among the referrers. */
interface Wanted {
  readonly predicateType: string;
  /** Bundles of another predicate type are no candidates, whoever signed them. */
  readonly isStrict: boolean;
  judge(facts: BundleFacts, statement: Statement): readonly Check[];
}

/** The referrers of a digest, all of them hints. @throws REGISTRY_* when it could not be found out. */
export async function listReferrers(store: ImageStore, digest: Digest): Promise<readonly Descriptor[]> {
  return (await store.fetchReferrers(digest)).filter((one) => one.digest !== digest);
}

/**
 * Looks for one bundle among the referrers of a digest that meets the policy; the order of referrers does not matter.
 * Referrers that are no bundles, or broken, are passed over and do not count as signatures.
 * @throws LIMIT_EXCEEDED when there are more candidates than are examined and none passed, REGISTRY_* when one could not be read and none passed.
 */
export function findSignature(ports: SearchPorts, digest: Digest, policy: SignaturePolicy, referrers: readonly Descriptor[]): Promise<SignatureSearch> {
  const judge: Wanted['judge'] = (facts, statement) => checkSignature(policy, facts, statement, digest);
  return search(ports, digest, referrers, { predicateType: PREDICATES.signature, isStrict: false, judge });
}

/** Looks for one attestation that is what is demanded, by the policy's signer; like {@link findSignature} in all else. */
export function findAttestation(
  ports: SearchPorts,
  about: Attested,
  policy: SignaturePolicy,
  demand: AttestationDemand,
  referrers: readonly Descriptor[],
): Promise<SignatureSearch> {
  const judge: Wanted['judge'] = (facts, statement) => checkAttestation(demand, policy, facts, statement, about);
  return search(ports, about.digest, referrers, { predicateType: predicateTypeOf(demand), isStrict: true, judge });
}

async function search(ports: SearchPorts, digest: Digest, referrers: readonly Descriptor[], wanted: Wanted): Promise<SignatureSearch> {
  const candidates: CandidateReport[] = [];
  let unread: WasmImageError | undefined;
  for (const descriptor of likelyFirst(referrers, wanted).slice(0, MAX_CANDIDATES)) {
    try {
      const look = await lookAt(ports, digest, descriptor, wanted);
      if (look.kind === 'other') continue;
      if (look.kind === 'accepted') return { accepted: look, candidates: [...candidates, { referrer: descriptor.digest, verdict: 'accepted' }] };
      candidates.push({ referrer: descriptor.digest, verdict: 'refused', reason: inert(look.reason) });
    } catch (error) {
      if (!(error instanceof WasmImageError) || (error.exitCode !== 3 && error.exitCode !== 5)) throw error;
      if (error.exitCode === 5 && error.code !== 'LIMIT_EXCEEDED') unread ??= error;
      else candidates.push({ referrer: descriptor.digest, verdict: 'refused', reason: error.message });
    }
  }
  if (unread !== undefined) throw unread;
  if (referrers.length > MAX_CANDIDATES) {
    const name = `${printRepository(ports.store.repository)}@${digest}`;
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot decide about ${name}: it has ${referrers.length} referrers, ${MAX_CANDIDATES} are examined and none passed`,
    );
  }
  return { accepted: undefined, candidates };
}

/** Annotations are hints that anyone can write: they order the search and decide nothing. */
function likelyFirst(referrers: readonly Descriptor[], wanted: Wanted): readonly Descriptor[] {
  return [...referrers.filter((one) => isLikely(one, wanted)), ...referrers.filter((one) => !isLikely(one, wanted))];
}

function isLikely(descriptor: Descriptor, { predicateType }: Wanted): boolean {
  return descriptor.annotations?.[PREDICATE_TYPE] === predicateType;
}

async function lookAt(ports: SearchPorts, digest: Digest, descriptor: Descriptor, wanted: Wanted): Promise<Look> {
  const fetched = await fetchBundle(ports.store, digest, descriptor);
  if (fetched.kind !== 'bundle') return fetched;
  const outcome = await ports.bundles.verifyBundle(fetched.bytes);
  // A bundle by somebody else that does not even claim to be what is wanted is none of it.
  if (outcome.kind === 'rejected') return wanted.isStrict && !isLikely(descriptor, wanted) ? { kind: 'other' } : { kind: 'refused', reason: outcome.reason };
  const statement = readStatement(outcome.facts.payload);
  if (wanted.isStrict && statement.predicateType !== wanted.predicateType) return { kind: 'other' };
  const checks = wanted.judge(outcome.facts, statement);
  const wrong = checks.find((one) => !one.passed);
  if (wrong !== undefined) return { kind: 'refused', reason: `${wrong.name}: expected ${wrong.expected}, seen ${wrong.seen}` };
  const { signer, logIndexes, times } = outcome.facts;
  return { kind: 'accepted', checks, statement, bundle: fetched.bytes, signature: { referrer: descriptor.digest, signer, logIndexes, times } };
}
