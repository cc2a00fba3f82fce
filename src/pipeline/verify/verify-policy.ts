import type { HostQuery } from '../../abi/host-query.ts';
import { type Digest, isDigest } from '../../core/digest.ts';
import { type Code, WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import type { Check } from '../../decide/gate/check-result.ts';
import { makeVerifiedByPolicy } from '../../decide/gate/checks.ts';
import { CHECK } from '../../decide/gate/demands.ts';
import { digestOfPolicy, type Policy } from '../../decide/gate/policy-model.ts';
import { VERIFICATION_SCHEMA, type Verification, type VerificationReport } from '../../decide/gate/verification.ts';
import { checkContent, checkImageName } from '../../decide/policy/content.ts';
import { readManifest } from '../../oci/manifest.ts';
import { pin, printReference, referenceTo, type Tag } from '../../oci/reference.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { readModule } from '../../wasm/read.ts';
import { reasonOf, refuseUndecided } from '../make/judge-module.ts';
import { type Evidence, findEvidence } from './evidence.ts';
import { listReferrers } from './find-signature.ts';
import { readBack } from './verify-read.ts';
import { type GatePorts, unverified } from './verify-signer.ts';

/** What an image must satisfy under a policy file. */
export interface PolicyDemands {
  readonly policy: Policy;
  /** The time of the run; the age of a signature is measured up to it. */
  readonly now: Date;
  /** Hosts and ABI that the inputs require in addition to the policy. */
  readonly hosts?: readonly HostQuery[] | undefined;
  readonly declared?: string | undefined;
}

/** A policy report before its verdict. */
type PolicyReportBase = Omit<VerificationReport, 'verdict' | 'checks' | 'candidates' | 'reason'>;

/**
 * Checks one image against a policy with a fresh client, from the registry: resolves it once, reads the bytes, extracts
 * and judges the module, weighs every attached bundle. Every requirement of the policy is one row of the report.
 * @returns a proof, or why there is none.
 * @throws when it could not be found out (exit 5), and INTERNAL for a policy that `readPolicy` did not make.
 */
export async function verifyByPolicy(
  ports: GatePorts,
  reference: Tag | Digest,
  demands: PolicyDemands,
): Promise<Verification> {
  const asked = printReference(referenceTo(ports.store.repository, reference));
  const base: PolicyReportBase = { schema: VERIFICATION_SCHEMA, asked, policy: digestOfPolicy(demands.policy) };
  const image = checkImageName(demands.policy, ports.store.repository);
  if (!image.passed) return denied(base, [image], undefined);
  try {
    return await verifyNamed(ports, base, reference, demands, image);
  } catch (error) {
    if (!(error instanceof WasmImageError) || (error.exitCode !== 3 && error.exitCode !== 4)) throw error;
    const kind = error.exitCode === 3 ? 'denied' : 'nothing-found';
    return unverified(kind, { ...base, candidates: [] }, [image], error);
  }
}

async function verifyNamed(
  ports: GatePorts,
  base: PolicyReportBase,
  reference: Tag | Digest,
  demands: PolicyDemands,
  image: Check,
): Promise<Verification> {
  const { policy, now, declared } = demands;
  const tag = isDigest(reference) ? undefined : reference;
  const read = await readBack(
    ports,
    reference,
    { hosts: hostsOf(demands), allowed: policy.abi.allowed, declared },
    { with: 'config' },
  );
  const pinned = pin(ports.store.repository, read.manifest.digest);
  const content = [
    image,
    ...read.checks,
    ...checkContent(policy, read.facts, readManifest(read.manifest).annotations, moduleOf(read.module), tag),
  ];
  const known = { ...base, reference: printReference(pinned), abi: read.facts.abi };
  // No signature can make up for a refused image, so none is fetched, and no error about signatures hides the refusal.
  if (content.every((one) => one.passed || one.name === CHECK.abi)) refuseUndecided(read.facts.abi);
  if (content.some((one) => !one.passed)) return denied(known, content, undefined);
  const referrers = await listReferrers(ports.store, pinned.digest);
  const evidence = await findEvidence(
    ports,
    policy,
    { repository: pinned.repository, digest: pinned.digest, moduleDigest: read.facts.moduleDigest, tag, now },
    referrers,
  );
  const checks = [...content, ...evidence.checks];
  const { candidates } = evidence;
  const absent =
    candidates.length === 0
      ? new WasmImageError('SIGNATURE_NOT_FOUND', `Cannot accept ${known.reference}: it has no signature`)
      : missingAttestation(policy, evidence, known.reference);
  if (absent !== undefined) return unverified('nothing-found', { ...known, candidates }, checks, absent);
  const signature = evidence.weights.find((one) => one.meets === 'signature')?.signature;
  if (signature === undefined || checks.some((one) => !one.passed)) return denied(known, checks, evidence);
  const verified = makeVerifiedByPolicy(pinned, read.facts, signature, checks, policy);
  const times = evidence.weights.flatMap((one) => one.signature.times);
  return { kind: 'verified', verified, report: { ...known, verdict: 'verified', checks, candidates }, read, times };
}

/**
 * The error when only attestations are missing: the signer is right, and no bundle of their types was refused.
 * @returns undefined when anything else is wrong.
 */
function missingAttestation(
  policy: Policy,
  { checks, types }: Evidence,
  reference: string,
): WasmImageError | undefined {
  const absent = new Map(
    policy.attestations.flatMap(({ predicateType }, i) =>
      types.has(predicateType) ? [] : [[CHECK.attestation(i, predicateType), predicateType] as const],
    ),
  );
  const wrong = checks.filter((one) => !one.passed).map(({ name }) => absent.get(name));
  const names = wrong.flatMap((type) => (type === undefined ? [] : [quoted(type)]));
  if (names.length === 0 || names.length < wrong.length) return undefined;
  const hint = 'attach the attestation; publishing the image again adds those that wasm-image makes';
  return new WasmImageError(
    'ATTESTATION_NOT_FOUND',
    `Cannot accept ${reference}: it is signed, but has no attestation of type ${names.join(', ')}`,
    { hint },
  );
}

/** The hosts of the policy and of the inputs; both must load the module. */
export function hostsOf({ policy, hosts }: PolicyDemands): readonly HostQuery[] | undefined {
  const all = [...(policy.abi.hosts ?? []), ...(hosts ?? [])];
  return all.length === 0 ? undefined : [...new Map(all.map((one) => [`${one.host} ${one.version}`, one])).values()];
}

/** Undefined for a module that cannot be read: the ABI check and the checks of its content fail. */
export function moduleOf(module: Uint8Array): WasmModule | undefined {
  try {
    return readModule(module);
  } catch (error) {
    if (error instanceof WasmImageError) return undefined;
    throw error;
  }
}

function denied(base: PolicyReportBase, checks: readonly Check[], evidence: Evidence | undefined): Verification {
  const failed = checks.filter((one) => !one.passed);
  const candidates = evidence?.candidates ?? [];
  const refusals = candidates.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  const bundles =
    refusals.length === 0
      ? ''
      : `; ${refusals.length} ${refusals.length === 1 ? 'bundle was' : 'bundles were'} refused: ${refusals[0] ?? ''}`;
  const abi = failed.some((one) => one.name === CHECK.abi) && base.abi !== undefined ? reasonOf(base.abi) : undefined;
  const why = failed
    .map(({ name, expected, seen }) =>
      name === CHECK.abi && abi ? `ABI refused: ${abi.message}` : `${name}: expected ${expected}, seen ${seen}`,
    )
    .join('; ');
  const error = new WasmImageError(codeOf(failed), `Cannot accept ${base.reference ?? base.asked}: ${why}${bundles}`, {
    detail: { failed: failed.length, candidates: candidates.length },
    hint: abi?.hint,
  });
  return unverified('denied', { ...base, candidates }, checks, error);
}

/** A wrong signer comes first, as in the gate without a policy. */
function codeOf(failed: readonly Check[]): Code {
  const names = failed.map((one) => one.name);
  if (names.some((name) => name === CHECK.anyOf || name.startsWith(CHECK.authority('')))) return 'SIGNATURE_DENIED';
  return names.some((name) => [CHECK.abi, 'layout', 'declared abi'].includes(name)) ? 'ABI_REFUSED' : 'POLICY_DENIED';
}
