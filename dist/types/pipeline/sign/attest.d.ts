import type { Sbom } from '../../attest/sbom/sbom.ts';
import { type Digest } from '../../core/digest.ts';
import type { JsonObject } from '../../core/json.ts';
import { type AttestationDemand } from '../../decide/gate/attestation.ts';
import type { Verification } from '../../decide/gate/verification.ts';
import type { Plan } from '../../decide/plan/plan.ts';
import type { KeptAttestation } from '../../decide/report/record.ts';
import type { AttestationStore } from '../../github-ports.ts';
import type { Log, Signer, Workspace } from '../../ports.ts';
import type { Made } from '../make/make.ts';
import { type LockFile } from './locks.ts';
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
export declare function prepareAttestations(ports: {
    readonly workspace: Workspace;
    readonly log: Log;
}, plan: Plan, made: Made): Promise<Prepared>;
/**
 * Plans what a run attests about each of its images.
 * @throws WasmImageError OIDC_* if provenance is required and the token does not name the workflow run.
 */
export declare function planAttestations(plan: Plan, made: Made, { locks, sboms, configSchema }: Prepared, signer: Signer): Promise<readonly PlannedAttestation[]>;
/**
 * Stores the attestations that the gate accepted on GitHub as well, if that is requested, before a tag moves.
 * @param options `mayHave`: an earlier run may have stored some. @throws ATTESTATION_STORE_FAILED
 */
export declare function keepAttestations(ports: {
    readonly log: Log;
    openAttestationStore(): Promise<AttestationStore>;
}, plan: Plan, digest: Digest, gate: Verification, options: {
    readonly mayHave: boolean;
}): Promise<readonly KeptAttestation[]>;
