import { makeAbiPredicate } from '../attest/abi-report.ts';
import { type Material, makeProvenance } from '../attest/provenance.ts';
import { digestOf } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { type AttestationDemand, predicateTypeOf } from '../decide/attestation.ts';
import type { Plan } from '../decide/plan.ts';
import type { Signer } from '../ports.ts';
import type { LockFile } from './locks.ts';
import type { Made } from './make.ts';
import type { Claim } from './sign.ts';

/** An attestation of this run: what must be found in the end, and what is signed when it is not there. */
export interface Wanted {
  readonly demand: AttestationDemand;
  readonly claim: Claim;
}

/**
 * What a run attests about each of its images.
 * @param locks of the build. @throws WasmImageError OIDC_* when the run is to be attested and the token does not say which one it is.
 */
export async function wantAttestations(plan: Plan, made: Made, locks: readonly LockFile[], signer: Signer): Promise<readonly Wanted[]> {
  const { isAbi, isProvenance } = plan.attesting;
  const wanted: Wanted[] = [];
  const add = (demand: AttestationDemand, predicate: Claim['predicate']): void => {
    wanted.push({ demand, claim: { predicateType: predicateTypeOf(demand), predicate } });
  };
  if (isAbi) add({ kind: 'abi' }, makeAbiPredicate(made.abi, made.smoke));
  if (isProvenance) add({ kind: 'provenance' }, await provenanceOf(signer, plan, locks));
  return wanted;
}

/** The run comes from the token that the certificate is issued for, so that nothing an earlier step wrote is believed. */
async function provenanceOf(signer: Signer, { source }: Plan, locks: readonly LockFile[]): Promise<Claim['predicate']> {
  const run = await signer.workflow();
  if (run === undefined)
    throw new WasmImageError('OIDC_UNAVAILABLE', 'Cannot attest provenance: the identity token does not say which workflow run it is for', {
      hint: 'tokens of GitHub do; with another issuer set "provenance: false"',
    });
  // Of a module that is only taken nobody here knows what went into it.
  const materials: readonly Material[] = source.kind === 'module' ? [] : locks.map(({ path, bytes }) => ({ name: path, digest: digestOf(bytes) }));
  return makeProvenance(run, materials);
}
