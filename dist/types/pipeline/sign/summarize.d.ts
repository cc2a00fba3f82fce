import { type Digest } from '../../core/digest.ts';
import { type AttestationDemand } from '../../decide/gate/attestation.ts';
import type { Verification } from '../../decide/gate/verification.ts';
import type { Plan } from '../../decide/plan/plan.ts';
import { type Repository } from '../../oci/reference.ts';
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
export declare function summaryDemand(demanded: Demanded): Extract<AttestationDemand, {
    kind: 'summary';
}>;
/** The summary of an image that passed, to be signed. @param now the time of the run. */
export declare function summaryClaim(demanded: Demanded, passed: Extract<Verification, {
    kind: 'verified';
}>, now: Date): SignedClaim;
