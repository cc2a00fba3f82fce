import { makeAbiPredicate } from '../../attest/abi-report.ts';
import { MAX_CONFIG_SCHEMA_BYTES, makeConfigSchemaPredicate } from '../../attest/config-schema.ts';
import { type BuildFile, makeProvenance } from '../../attest/provenance.ts';
import type { Sbom } from '../../attest/sbom/sbom.ts';
import { type Digest, digestOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { withInputNames } from '../../core/text.ts';
import { type AttestationDemand, predicateTypeOf } from '../../decide/gate/attestation.ts';
import type { Verification } from '../../decide/gate/verification.ts';
import type { Plan } from '../../decide/plan/plan.ts';
import type { KeptAttestation } from '../../decide/report/record.ts';
import type { AttestationStore } from '../../github-ports.ts';
import type { Log, Signer, Workspace } from '../../ports.ts';
import type { Made } from '../make/make.ts';
import { type LockFile, readLocks } from './locks.ts';
import { makeSboms } from './make-sboms.ts';
import type { SignedClaim } from './sign.ts';

/** An attestation of this run: what the gate must find, and what is signed if it is missing. */
export interface PlannedAttestation {
  readonly demand: AttestationDemand;
  readonly claim: SignedClaim;
}

/** What attestations are made from, read before anything leaves the machine. */
export interface Prepared {
  readonly locks: readonly LockFile[];
  readonly sboms: readonly Sbom[];
  readonly configSchema: JsonObject | undefined;
}

/**
 * Reads what the attestations of a run are made from, offline.
 * @throws WasmImageError LOCK_INVALID, SBOM_INVALID, CONFIG_SCHEMA_INVALID, FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE.
 */
export async function prepareAttestations(
  ports: { readonly workspace: Workspace; readonly log: Log },
  plan: Plan,
  made: Made,
): Promise<Prepared> {
  const { isProvenance, sboms } = plan.attesting;
  const isNeeded = (isProvenance && plan.source.kind !== 'module') || sboms.some((one) => one.kind === 'made');
  const locks = isNeeded ? await readLocks(ports.workspace, plan.folder) : [];
  const configSchema = await readSchema(ports.workspace, plan.attesting.configSchema);
  return { locks, sboms: await makeSboms(ports, plan, made, locks), configSchema };
}

/** Loaded only when needed: few filters have one. */
async function readSchema(workspace: Workspace, path: string | undefined): Promise<JsonObject | undefined> {
  if (path === undefined) return undefined;
  const { readConfigSchema } = await import('../../attest/json-schema.ts');
  return readConfigSchema(await workspace.read(path, MAX_CONFIG_SCHEMA_BYTES), path);
}

/**
 * Plans what a run attests about each of its images.
 * @throws WasmImageError OIDC_* if provenance is required and the token does not name the workflow run.
 */
export async function planAttestations(
  plan: Plan,
  made: Made,
  { locks, sboms, configSchema }: Prepared,
  signer: Signer,
): Promise<readonly PlannedAttestation[]> {
  const { isAbi, isProvenance } = plan.attesting;
  const planned: PlannedAttestation[] = [];
  const add = (demand: AttestationDemand, predicate: SignedClaim['predicate']): void => {
    planned.push({ demand, claim: { predicateType: predicateTypeOf(demand), predicate } });
  };
  if (isAbi) add({ kind: 'abi', allowed: plan.allowed }, makeAbiPredicate(made.abi, made.smoke));
  if (isProvenance) add({ kind: 'provenance' }, await provenanceOf(signer, plan, locks));
  for (const sbom of sboms) add({ kind: 'sbom', ...sbom }, sbom.predicate);
  if (configSchema !== undefined)
    add(
      { kind: 'config-schema', schema: configSchema },
      makeConfigSchemaPredicate(made.image.moduleDigest, configSchema),
    );
  return planned;
}

/**
 * Stores the attestations that the gate accepted on GitHub as well, if that is requested, before a tag moves.
 * @param options `mayHave`: an earlier run may have stored some. @throws ATTESTATION_STORE_FAILED
 */
export async function keepAttestations(
  ports: { readonly log: Log; openAttestationStore(): Promise<AttestationStore> },
  plan: Plan,
  digest: Digest,
  gate: Verification,
  options: { readonly mayHave: boolean },
): Promise<readonly KeptAttestation[]> {
  const found = gate.kind === 'verified' ? (gate.attestations ?? []) : [];
  const kept = found.map(
    ({ demand, referrer }): KeptAttestation => ({ predicateType: predicateTypeOf(demand), digest: referrer }),
  );
  if (plan.attesting.store === 'registry' || found.length === 0) return kept;
  const store = await ports.openAttestationStore();
  const answers = await store.put(
    digest,
    found.map((one) => one.bundle),
    options,
  );
  const count = answers.filter((one) => one.kind === 'stored').length;
  ports.log.info(`Stored ${count} ${count === 1 ? 'attestation' : 'attestations'} on GitHub`);
  return kept.map((one, i) => {
    const answer = answers[i];
    return answer?.kind === 'stored' ? { ...one, githubId: answer.id } : one;
  });
}

/** The workflow run comes from the token that the certificate is issued for: an earlier step could fake variables. */
async function provenanceOf(
  signer: Signer,
  { source }: Plan,
  locks: readonly LockFile[],
): Promise<SignedClaim['predicate']> {
  const run = await signer.workflow();
  if (run === undefined)
    throw new WasmImageError(
      'OIDC_UNAVAILABLE',
      'Cannot attest provenance: the identity token does not say which workflow run it is for',
      { hint: withInputNames('use an identity token from GitHub, or set {provenance} to false') },
    );
  // What a ready-made module was built from is unknown here.
  const materials: readonly BuildFile[] =
    source.kind === 'module' ? [] : locks.map(({ path, bytes }) => ({ name: path, digest: digestOf(bytes) }));
  return makeProvenance(run, materials);
}
