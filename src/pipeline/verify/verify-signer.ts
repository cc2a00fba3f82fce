import type { AbiReport } from '../../abi/report.ts';
import type { SignatureFormat } from '../../attest/facts.ts';
import type { Descriptor, Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inert } from '../../core/text.ts';
import { type AttestationDemand, nameOf } from '../../decide/gate/attestation.ts';
import type { Check } from '../../decide/gate/check.ts';
import { makeVerified, type SignaturePolicy } from '../../decide/gate/checks.ts';
import {
  type CandidateReport,
  type GateVerdict,
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

/** What the gate works with. The store must be fresh: nothing the publisher cached may speak for the registry. */
export interface GatePorts extends ReadPorts {
  readonly bundles: BundleVerifier;
}

export interface GateDemands {
  readonly policy: SignaturePolicy;
  readonly abi: Omit<AbiDemands, 'abiVersions'>;
  /** What must be there as well, by the same signer. */
  readonly attestations?: readonly AttestationDemand[];
  /** Forms in which the image must be signed, each of them; default a bundle. */
  readonly formats?: readonly SignatureFormat[];
}

/**
 * Checks one image as a stranger would: resolves once, reads the bytes, extracts the module by every consumer's rule,
 * judges it, and looks for one signature that meets the policy.
 * @returns a proof, or why there is none. @throws when it could not be found out (exit 5), and INPUT_* for bad demands.
 */
export async function verifyImage(
  ports: GatePorts,
  reference: Tag | Digest,
  demands: GateDemands,
): Promise<Verification> {
  const asked = printReference(referenceTo(ports.store.repository, reference));
  try {
    return await verifyAsked(ports, asked, reference, demands);
  } catch (error) {
    if (!(error instanceof WasmImageError)) throw error;
    if (error.exitCode === 3) return { kind: 'denied', report: failed(asked, 'denied', error.message), error };
    if (error.exitCode === 4)
      return { kind: 'nothing-found', report: failed(asked, 'nothing-found', error.message), error };
    throw error;
  }
}

async function verifyAsked(
  ports: GatePorts,
  asked: string,
  reference: Tag | Digest,
  demands: GateDemands,
): Promise<Verification> {
  const manifest = await resolveImage(ports.store, reference);
  const search = async (): Promise<{ readonly referrers: readonly Descriptor[]; readonly found: Found[] }> => {
    const referrers = await listReferrers(ports.store, manifest.digest);
    const found: Found[] = [];
    for (const format of demands.formats ?? ['bundle']) {
      const looked =
        format === 'bundle'
          ? findSignature(ports, manifest.digest, demands.policy, referrers)
          : findLegacySignature(ports, manifest.digest, demands.policy);
      found.push({ part: format, search: await looked });
    }
    return { referrers, found };
  };
  // Both at once: signatures are fetched while the module is judged. What is wrong with the image is told first.
  const looking = search();
  looking.catch(() => {});
  const read = await judgeImage(ports, reference, manifest, demands.abi, { with: 'config' });
  const pinned = pin(ports.store.repository, read.manifest.digest);
  const base = { schema: VERIFICATION_SCHEMA, asked, reference: printReference(pinned), abi: read.facts.abi } as const;
  // No signature makes it good, and nothing that goes wrong with signatures hides the refusal: nobody waits for them.
  if (read.checks.some((one) => !one.passed)) return refused({ ...base, candidates: [] }, read.checks, read.facts.abi);
  const { referrers, found } = await looking;
  const signed = found.flatMap(({ search }) => (search.accepted === undefined ? [] : [search.accepted]));
  const about = { digest: pinned.digest, moduleDigest: read.facts.moduleDigest };
  const demanded = demands.attestations ?? [];
  // Nobody looks for an attestation of what nobody signed.
  const attested = await Promise.all(
    (signed.length === 0 ? [] : demanded).map(async (part) => ({
      part,
      search: await findAttestation(ports, about, demands.policy, part, referrers),
    })),
  );
  const parts = [...found, ...attested];
  const checks = [...read.checks, ...checksOf(parts)];
  const report = { ...base, candidates: candidatesOf(parts) };
  if (signed.length < found.length || attested.some(isMissing)) {
    const missing = [...parts.filter(isMissing).map(({ part }) => part), ...(signed.length === 0 ? demanded : [])];
    const unsigned = found.find(isMissing);
    return {
      ...(unsigned === undefined
        ? withoutAttestation(report, checks, attested)
        : withoutSignature(unsigned, report, checks)),
      missing,
    };
  }
  const [signature] = signed;
  if (signature === undefined)
    throw new WasmImageError('INTERNAL', `Cannot verify ${base.reference}: no form of signature is asked for`);
  const verified = makeVerified(pinned, read.facts, signature.signature, checks);
  const attestations = attested.flatMap(({ part, search: { accepted } }) =>
    accepted?.read === undefined ? [] : [{ demand: part, referrer: accepted.signature.referrer, ...accepted.read }],
  );
  return { kind: 'verified', verified, report: { ...report, verdict: 'verified', checks }, read, attestations };
}

/** What was looked for, and what was found. */
interface Found<P extends Part = Part> {
  readonly part: P;
  readonly search: SignatureSearch;
}

function isMissing({ search }: Found): boolean {
  return search.accepted === undefined;
}

function candidatesOf(found: readonly Found[]): readonly CandidateReport[] {
  return found.flatMap(({ search }) => search.candidates);
}

/** The checks of the first signature bear their bare names, all others say of what they are. */
function checksOf(found: readonly Found[]): readonly Check[] {
  return found.flatMap(({ part, search }, i) => {
    const name = typeof part === 'string' ? part : nameOf(part);
    return (search.accepted?.checks ?? []).map((one) => (i === 0 ? one : { ...one, name: `${name}: ${one.name}` }));
  });
}

type Base = Omit<VerificationReport, 'verdict' | 'checks'> & { readonly reference: string };

function withoutSignature({ part, search: { candidates } }: Found, base: Base, checks: readonly Check[]): Unverified {
  if (candidates.length === 0) {
    const older = part === 'legacy' ? " in cosign's older form" : '';
    const error = new WasmImageError(
      'SIGNATURE_NOT_FOUND',
      `Cannot accept ${base.reference}: it has no signature${older}`,
    );
    return {
      kind: 'nothing-found',
      report: { ...base, verdict: 'nothing-found', checks, reason: error.message },
      error,
    };
  }
  const reason = candidates[0]?.reason ?? '';
  const more = candidates.length > 1 ? ` (and ${candidates.length - 1} more)` : '';
  const error = new WasmImageError(
    'SIGNATURE_DENIED',
    `Cannot accept ${base.reference}: no signature meets the policy: ${inert(reason)}${more}`,
    {
      detail: { candidates: candidates.length },
    },
  );
  return { kind: 'denied', report: { ...base, verdict: 'denied', checks, reason: error.message }, error };
}

/** One that is there and will not do is told before one that is not there. */
function withoutAttestation(
  base: Base,
  checks: readonly Check[],
  looks: readonly Found<AttestationDemand>[],
): Unverified {
  const without = looks.filter(isMissing);
  const report = { ...base, checks };
  const denied = without.find(({ search }) => search.candidates.length > 0);
  if (denied === undefined) {
    const names = without.map(({ part }) => nameOf(part)).join(' and no ');
    const error = new WasmImageError(
      'ATTESTATION_NOT_FOUND',
      `Cannot accept ${base.reference}: it is signed and has no ${names}`,
    );
    return { kind: 'nothing-found', report: { ...report, verdict: 'nothing-found', reason: error.message }, error };
  }
  const why = inert(denied.search.candidates[0]?.reason ?? '');
  // What GitHub's token says is in the certificates of the public authority, and of others only when they are told so.
  const hint =
    denied.part.kind === 'provenance'
      ? { hint: 'if the certificate authority writes no claims of the workflow, set "provenance: false"' }
      : {};
  const error = new WasmImageError(
    'ATTESTATION_DENIED',
    `Cannot accept ${base.reference}: no ${nameOf(denied.part)} will do: ${why}`,
    hint,
  );
  return { kind: 'denied', report: { ...report, verdict: 'denied', reason: error.message }, error };
}

function refused(base: Base, checks: readonly Check[], abi: AbiReport): Verification {
  const failedChecks = checks.filter((one) => !one.passed);
  if (failedChecks.every((one) => one.name === 'abi')) refuseUndecided(abi);
  const { message, hint } = reasonOf(abi);
  const why = failedChecks.map((one) =>
    one.name === 'abi' ? `ABI refused: ${message}` : `${one.name}: expected ${one.expected}, seen ${one.seen}`,
  );
  const error = new WasmImageError(
    'ABI_REFUSED',
    `Cannot accept ${base.reference}: ${why.join('; ')}`,
    hint === undefined ? {} : { hint },
  );
  return { kind: 'denied', report: { ...base, verdict: 'denied', checks, reason: error.message }, error };
}

function failed(asked: string, verdict: GateVerdict, reason: string): VerificationReport {
  return { schema: VERIFICATION_SCHEMA, verdict, asked, checks: [], candidates: [], reason };
}
