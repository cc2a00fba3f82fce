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
import type { Check } from '../../decide/gate/check.ts';
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
import { fetchBundle, MAX_CANDIDATES } from './fetch-bundle.ts';
import { listLegacy, openLegacy } from './legacy-signatures.ts';

/** A bundle that is what was looked for. */
export interface Accepted {
  readonly signature: SignatureFacts;
  readonly checks: readonly Check[];
  /** What was signed, and the JSON bytes of its bundle; undefined for a signature in the older form. */
  readonly read: { readonly statement: Statement; readonly bundle: Uint8Array } | undefined;
}

/** What the search among referrers found. */
export interface SignatureSearch {
  readonly accepted: Accepted | undefined;
  /** Bundles that were looked at, refused ones with the reason. */
  readonly candidates: readonly CandidateReport[];
}

type Look =
  | ({ readonly kind: 'accepted' } & Accepted)
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'other' };

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
export function findSignature(
  ports: SearchPorts,
  digest: Digest,
  policy: SignaturePolicy,
  referrers: readonly Descriptor[],
): Promise<SignatureSearch> {
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

async function search(
  ports: SearchPorts,
  digest: Digest,
  referrers: readonly Descriptor[],
  wanted: Wanted,
): Promise<SignatureSearch> {
  const examined = likelyFirst(referrers, wanted).slice(0, MAX_CANDIDATES);
  const found = await follow(
    examined.map((one) => ({ referrer: one.digest, look: () => lookAt(ports, digest, one, wanted) })),
  );
  if (found.accepted === undefined && referrers.length > MAX_CANDIDATES) {
    const name = `${printRepository(ports.store.repository)}@${digest}`;
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot decide about ${name}: it has ${referrers.length} referrers, ${MAX_CANDIDATES} are examined and none passed`,
    );
  }
  return found;
}

/** Looks one after the other until one is accepted. @throws what kept one from being read when none was accepted. */
async function follow(
  leads: readonly { readonly referrer: Digest; look(): Promise<Look> }[],
): Promise<SignatureSearch> {
  const candidates: CandidateReport[] = [];
  let unread: WasmImageError | undefined;
  for (const { referrer, look } of leads) {
    try {
      const seen = await look();
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

/** Looks for one signature in cosign's older form that meets the policy; like {@link findSignature} in all else. */
export async function findLegacySignature(
  ports: SearchPorts,
  digest: Digest,
  policy: SignaturePolicy,
): Promise<SignatureSearch> {
  const list = await listLegacy(ports.store, digest);
  if (list === undefined) return { accepted: undefined, candidates: [] };
  return follow(
    list.layers.map((layer) => ({
      referrer: list.image,
      look: () => lookAtLegacy(ports, digest, list.image, layer, policy),
    })),
  );
}

async function lookAtLegacy(
  ports: SearchPorts,
  digest: Digest,
  image: Digest,
  layer: LegacyLayer,
  policy: SignaturePolicy,
): Promise<Look> {
  const opened = await openLegacy(ports, layer);
  if (opened.kind === 'refused') return opened;
  return judged(checkLegacySignature(policy, opened.facts, opened.claim, digest), 'legacy', image, opened.facts);
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
  if (outcome.kind === 'rejected')
    return wanted.isStrict && !isLikely(descriptor, wanted)
      ? { kind: 'other' }
      : { kind: 'refused', reason: outcome.reason };
  const statement = readStatement(outcome.facts.payload);
  if (wanted.isStrict && statement.predicateType !== wanted.predicateType) return { kind: 'other' };
  return judged(wanted.judge(outcome.facts, statement), 'bundle', descriptor.digest, outcome.facts, {
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
): Look {
  const wrong = checks.find((one) => !one.passed);
  if (wrong !== undefined)
    return { kind: 'refused', reason: `${wrong.name}: expected ${wrong.expected}, seen ${wrong.seen}` };
  return { kind: 'accepted', checks, read, signature: signatureFactsOf(format, referrer, facts) };
}
