import type { Sbom } from '../../attest/sbom/sbom.ts';
import { type Digest } from '../../core/digest.ts';
import { type AttestationDemand } from '../../decide/gate/attestation.ts';
import type { Verification } from '../../decide/gate/verification.ts';
import type { Plan } from '../../decide/plan/plan.ts';
import type { KeptAttestation } from '../../decide/report/record.ts';
import type { AttestationStore, Log, Signer, Workspace } from '../../ports.ts';
import type { Made } from '../make/make.ts';
import { type LockFile } from './locks.ts';
import type { Claim } from './sign.ts';
/** An attestation of this run: what must be found in the end, and what is signed when it is not there. */
export interface PlannedAttestation {
    readonly demand: AttestationDemand;
    readonly claim: Claim;
}
/** What attestations are made from, read before anything leaves the machine. */
export interface Prepared {
    readonly locks: readonly LockFile[];
    readonly sboms: readonly Sbom[];
}
/** @throws WasmImageError LOCK_INVALID, SBOM_INVALID, FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE. */
export declare function prepareAttestations(ports: {
    readonly workspace: Workspace;
    readonly log: Log;
}, plan: Plan, made: Made): Promise<Prepared>;
/**
 * What a run attests about each of its images.
 * @throws WasmImageError OIDC_* when the run is to be attested and the token does not say which one it is.
 */
export declare function planAttestations(plan: Plan, made: Made, { locks, sboms }: Prepared, signer: Signer): Promise<readonly PlannedAttestation[]>;
/**
 * Stores what the gate believed where else it is wanted; whatever can fail fails before a tag moves.
 * @param options `mayHave`: an earlier run may have stored some. @throws ATTESTATION_STORE_FAILED
 */
export declare function keepAttestations(ports: {
    readonly log: Log;
    openAttestationStore(): Promise<AttestationStore>;
}, plan: Plan, digest: Digest, gate: Verification, options: {
    readonly mayHave: boolean;
}): Promise<readonly KeptAttestation[]>;
