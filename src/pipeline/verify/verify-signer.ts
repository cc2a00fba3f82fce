import type { AbiReport } from '../../abi/report.ts';
import type { SignatureFormat } from '../../attest/facts.ts';
import type { Descriptor, Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inert, withInputNames } from '../../core/text.ts';
import { type AttestationDemand, type Attested, nameOf } from '../../decide/gate/attestation.ts';
import type { Check } from '../../decide/gate/check-result.ts';
import { makeVerified, type SignaturePolicy } from '../../decide/gate/checks.ts';
import {
  type Part,
  type Unverified,
  VERIFICATION_SCHEMA,
  type Verification,
  type VerificationReport,
} from '../../decide/gate/verification.ts';
import { pin, printReference, referenceTo, type Tag } from '../../oci/reference.ts';
import type { BundleVerifier } from '../../ports.ts';
import { type AbiDemands, reasonOf, refuseUndecided } from '../make/judge-module.ts';
import {
  findAttestation,
  findLegacySignature,
  findSignature,
  listReferrers,
  type SignatureSearch,
} from './find-signature.ts';
import { judgeImage, type ReadPorts, resolveImage } from './verify-read.ts';

/** What the gate touches. The store must be fresh: nothing the publisher cached may vouch for the registry. */
export interface GatePorts extends ReadPorts {
  readonly bundles: BundleVerifier;
}

/** What an image must satisfy if one signer is expected. */
export interface GateDemands {
  readonly policy: SignaturePolicy;
  readonly abi: Omit<AbiDemands, 'abiVersions'>;
  /** Attestations that the image must have as well, by the same signer. */
  readonly attestations?: readonly AttestationDemand[];
  /** Formats in which the image must be signed, every one of them; default a bundle. */
  readonly formats?: readonly SignatureFormat[];
}

/**
 * Checks one image with a fresh client, from the registry: resolves it once, reads the bytes, extracts the module by
 * every consumer's rule, judges it, and looks for one signature that meets the policy.
 * @returns a proof, or why there is none. @throws when it could not be found out (exit 5), and INPUT_* for bad demands.
 */
export async function verifyImage(
  ports: GatePorts,
  reference: Tag | Digest,
  demands: GateDemands,
): Promise<Verification> {
  const asked = printReference(referenceTo(ports.store.repository, reference));
  try {
    return await verifyReference(ports, asked, reference, demands);
  } catch (error) {
    if (!(error instanceof WasmImageError)) throw error;
    const kind = error.exitCode === 3 ? 'denied' : error.exitCode === 4 ? 'nothing-found' : undefined;
    if (kind === undefined) throw error;
    return unverified(kind, { schema: VERIFICATION_SCHEMA, asked, candidates: [] }, [], error);
  }
}

async function verifyReference(
  ports: GatePorts,
  asked: string,
  reference: Tag | Digest,
  demands: GateDemands,
): Promise<Verification> {
  const manifest = await resolveImage(ports.store, reference);
  // Signatures are fetched while the module is judged. A problem with the image is reported first.
  const searching = searchSignatures(ports, manifest.digest, demands);
  searching.catch(() => {});
  const read = await judgeImage(ports, reference, manifest, demands.abi, { with: 'config' });
  const pinned = pin(ports.store.repository, read.manifest.digest);
  const name = printReference(pinned);
  const base: ReportBase = { schema: VERIFICATION_SCHEMA, asked, reference: name, abi: read.facts.abi, candidates: [] };
  // No signature can make up for a refused module, so the result does not wait for signatures or for their errors.
  if (read.checks.some((one) => !one.passed)) return refused(base, name, read.checks, read.facts.abi);
  const { referrers, signatures } = await searching;
  const isSigned = signatures.some((one) => !isMissing(one));
  const demanded = demands.attestations ?? [];
  const about = { digest: pinned.digest, moduleDigest: read.facts.moduleDigest };
  // An unsigned image is not searched for attestations.
  const attestations = isSigned ? await searchAttestations(ports, about, demands.policy, demanded, referrers) : [];
  const found = [...signatures, ...attestations];
  const checks = [...read.checks, ...checksOf(found)];
  const report = { ...base, candidates: found.flatMap(({ search }) => search.candidates) };
  const missing = [...found.filter(isMissing).map(({ part }) => part), ...(isSigned ? [] : demanded)];
  const unsigned = signatures.find(isMissing);
  if (unsigned !== undefined) return { ...withoutSignature(unsigned, report, name, checks), missing };
  if (attestations.some(isMissing)) return { ...withoutAttestation(attestations, report, name, checks), missing };
  const signature = signatures[0]?.search.accepted?.signature;
  if (signature === undefined)
    throw new WasmImageError('INTERNAL', `Cannot verify ${name}: no signature format is required`);
  return {
    kind: 'verified',
    verified: makeVerified(pinned, read.facts, signature, checks),
    report: { ...report, verdict: 'verified', checks },
    read,
    attestations: attestations.flatMap(({ part, search: { accepted } }) =>
      accepted?.read === undefined ? [] : [{ demand: part, referrer: accepted.signature.referrer, ...accepted.read }],
    ),
  };
}

/** One required part, and what the search for it found. */
interface Found<P extends Part = Part> {
  readonly part: P;
  readonly search: SignatureSearch;
}

async function searchSignatures(
  ports: GatePorts,
  digest: Digest,
  { policy, formats = ['bundle'] }: GateDemands,
): Promise<{ readonly referrers: readonly Descriptor[]; readonly signatures: readonly Found<SignatureFormat>[] }> {
  const referrers = await listReferrers(ports.store, digest);
  const signatures: Found<SignatureFormat>[] = [];
  for (const part of formats) {
    const search =
      part === 'bundle' ? findSignature(ports, digest, policy, referrers) : findLegacySignature(ports, digest, policy);
    signatures.push({ part, search: await search });
  }
  return { referrers, signatures };
}

function searchAttestations(
  ports: GatePorts,
  about: Attested,
  policy: SignaturePolicy,
  demands: readonly AttestationDemand[],
  referrers: readonly Descriptor[],
): Promise<readonly Found<AttestationDemand>[]> {
  return Promise.all(
    demands.map(async (part) => ({ part, search: await findAttestation(ports, about, policy, part, referrers) })),
  );
}

function isMissing({ search }: Found): boolean {
  return search.accepted === undefined;
}

/** Checks of the first signature keep their plain names; the names of all others start with what they are about. */
function checksOf(found: readonly Found[]): readonly Check[] {
  return found.flatMap(({ part, search }, i) => {
    const name = typeof part === 'string' ? part : nameOf(part);
    return (search.accepted?.checks ?? []).map((one) => (i === 0 ? one : { ...one, name: `${name}: ${one.name}` }));
  });
}

/** A report before its verdict. */
type ReportBase = Omit<VerificationReport, 'verdict' | 'checks' | 'reason'>;

/** A verdict without a proof. @param error says why; its message is the reason in the report. */
export function unverified(
  kind: Unverified['kind'],
  base: ReportBase,
  checks: readonly Check[],
  error: WasmImageError,
): Unverified {
  return { kind, report: { ...base, verdict: kind, checks, reason: error.message }, error };
}

function withoutSignature(
  { part, search: { candidates } }: Found,
  base: ReportBase,
  name: string,
  checks: readonly Check[],
): Unverified {
  const [first, ...others] = candidates;
  if (first === undefined) {
    const format = part === 'legacy' ? ' in the legacy format' : '';
    const error = new WasmImageError('SIGNATURE_NOT_FOUND', `Cannot accept ${name}: it has no signature${format}`);
    return unverified('nothing-found', base, checks, error);
  }
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  const error = new WasmImageError(
    'SIGNATURE_DENIED',
    `Cannot accept ${name}: no signature is acceptable: ${inert(first.reason ?? '')}${more}`,
    { detail: { candidates: candidates.length } },
  );
  return unverified('denied', base, checks, error);
}

/** Reports an attestation that is not acceptable before a missing one. */
function withoutAttestation(
  attestations: readonly Found<AttestationDemand>[],
  base: ReportBase,
  name: string,
  checks: readonly Check[],
): Unverified {
  const without = attestations.filter(isMissing);
  const denied = without.find(({ search }) => search.candidates.length > 0);
  if (denied === undefined) {
    const names = without.map(({ part }) => printDemand(part)).join(' and no ');
    const error = new WasmImageError(
      'ATTESTATION_NOT_FOUND',
      `Cannot accept ${name}: it is signed, but has no ${names}`,
    );
    return unverified('nothing-found', base, checks, error);
  }
  const why = inert(denied.search.candidates[0]?.reason ?? '');
  // The public certificate authority copies the claims of GitHub's token into its certificates; others may not.
  const hint =
    denied.part.kind === 'provenance'
      ? withInputNames('if the certificate authority does not write workflow claims, set {provenance} to false')
      : undefined;
  const error = new WasmImageError(
    'ATTESTATION_DENIED',
    `Cannot accept ${name}: no ${printDemand(denied.part)} is acceptable: ${why}`,
    { hint },
  );
  return unverified('denied', base, checks, error);
}

/** An attestation in a sentence. */
function printDemand(demand: AttestationDemand): string {
  return demand.kind === 'provenance' ? 'provenance attestation' : nameOf(demand);
}

function refused(base: ReportBase, name: string, checks: readonly Check[], abi: AbiReport): Unverified {
  const failedChecks = checks.filter((one) => !one.passed);
  if (failedChecks.every((one) => one.name === 'abi')) refuseUndecided(abi);
  const { message, hint } = reasonOf(abi);
  const why = failedChecks.map((one) =>
    one.name === 'abi' ? `ABI refused: ${message}` : `${one.name}: expected ${one.expected}, seen ${one.seen}`,
  );
  const error = new WasmImageError('ABI_REFUSED', `Cannot accept ${name}: ${why.join('; ')}`, { hint });
  return unverified('denied', base, checks, error);
}
