import { type Level, makeSummary, ociPurl } from '../../attest/summary.ts';
import { type Digest, digestOf } from '../../core/digest.ts';
import { type JsonObject, jsonBytes } from '../../core/json.ts';
import { type AttestationDemand, predicateTypeOf } from '../../decide/gate/attestation.ts';
import { fingerprintOf } from '../../decide/gate/checks.ts';
import { valueAt } from '../../decide/gate/pointer.ts';
import type { FoundAttestation, Verification } from '../../decide/gate/verification.ts';
import type { Plan } from '../../decide/plan/plan.ts';
import { type Repository, subjectNameOf } from '../../oci/reference.ts';
import type { SignerIdentity } from '../../ports.ts';
import type { SignedClaim } from './sign.ts';

/** What the gate required of one image; the summary names it by its digest. */
export interface Demanded {
  readonly repository: Repository;
  readonly digest: Digest;
  readonly signer: SignerIdentity;
  readonly plan: Pick<Plan, 'abi' | 'hosts' | 'allowed'>;
  readonly attestations: readonly AttestationDemand[];
}

/** The summary that the gate must find for an image. */
export function summaryDemand(demanded: Demanded): Extract<AttestationDemand, { kind: 'summary' }> {
  const resourceUri = ociPurl(subjectNameOf(demanded.repository), demanded.digest);
  return { kind: 'summary', resourceUri, policy: digestOf(jsonBytes(printDemands(demanded))) };
}

/** The summary of an image that passed, to be signed. @param now the time of the run. */
export function summaryClaim(
  demanded: Demanded,
  passed: Extract<Verification, { kind: 'verified' }>,
  now: Date,
): SignedClaim {
  const demand = summaryDemand(demanded);
  const attestations = passed.attestations ?? [];
  const name = subjectNameOf(demanded.repository);
  const inputs = [passed.verified.signature.referrer, ...attestations.map((one) => one.referrer)];
  const predicate = makeSummary({
    timeVerified: now.toISOString().replace(/\.\d+Z$/, 'Z'),
    resourceUri: demand.resourceUri,
    demands: printDemands(demanded),
    inputs: inputs.map((digest) => ({ uri: ociPurl(name, digest), digest })),
    levels: [levelOf(attestations), 'WASM_IMAGE_ABI_VERIFIED'],
  });
  return { predicateType: predicateTypeOf(demand), predicate };
}

function printDemands({ signer, plan, attestations }: Demanded): JsonObject {
  return {
    signer:
      signer.kind === 'key'
        ? { key: fingerprintOf(signer.publicKey) }
        : { identity: signer.identity, issuer: signer.issuer },
    abi: plan.abi ?? 'any',
    hosts: plan.hosts?.map((one) => `${one.host} ${one.version}`) ?? 'default',
    ...(plan.allowed.length === 0
      ? {}
      : { allowed: Object.fromEntries(plan.allowed.map(({ rule, reason }) => [rule, reason])) }),
    attestations: attestations.map(predicateTypeOf),
  };
}

/** GitHub's runners are a hosted build platform that signs for its jobs. Other runners only state what they built. */
function levelOf(attestations: readonly FoundAttestation[]): Level {
  const provenance = attestations.find((one) => one.demand.kind === 'provenance');
  if (provenance === undefined) return 'SLSA_BUILD_LEVEL_UNEVALUATED';
  const runner = valueAt(
    provenance.statement.predicate,
    '/buildDefinition/internalParameters/github/runner_environment',
  );
  return runner === 'github-hosted' ? 'SLSA_BUILD_LEVEL_2' : 'SLSA_BUILD_LEVEL_1';
}
