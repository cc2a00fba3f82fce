import type { Digest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import type { AttestationDemand } from '../decide/gate/attestation.ts';
import { type SignaturePolicy, type Verified } from '../decide/gate/checks.ts';
import type { Policy } from '../decide/gate/policy-model.ts';
import { type Verification, type VerificationReport } from '../decide/gate/verification.ts';
import { type RawInputs, type Values } from '../decide/inputs/values.ts';
import { type Tag } from '../oci/reference.ts';
import { type GatePorts } from '../pipeline/verify/verify-signer.ts';
import type { ImageStore } from '../ports.ts';
import { type Session } from '../wiring/session.ts';
/** The verdict on one image; `error` says why it is not verified. */
export interface GateRun {
    readonly asked: string;
    readonly report: VerificationReport;
    readonly verified: Verified | undefined;
    readonly error: WasmImageError | undefined;
}
/**
 * Verifies images independently, with one trust root, one verifier and one deadline.
 * @returns one run per image, in the given order. @throws WasmImageError INPUT_* for demands that cannot be checked.
 */
export declare function runVerify(images: readonly string[], raw: RawInputs, session: Session): Promise<readonly GateRun[]>;
/**
 * The error that sets the exit status of the call. The worst comes first: denied, an internal error, bad input, could
 * not find out, nothing found.
 */
export declare function worstOf(errors: readonly WasmImageError[]): WasmImageError | undefined;
/** The gate with the demands of a call. */
export interface DemandedGate {
    readonly verify: (store: ImageStore, target: Tag | Digest) => Promise<Verification>;
    readonly acceptsLegacy: boolean;
    /** The one signer that is demanded; undefined if a policy says who signs. */
    readonly signer: {
        readonly policy: SignaturePolicy;
        readonly ports: Omit<GatePorts, 'store'>;
    } | undefined;
    /** The policy file, with the verifier for its signers; undefined if one signer is demanded. */
    readonly file: {
        readonly policy: Policy;
        readonly ports: Omit<GatePorts, 'store'>;
    } | undefined;
}
/**
 * Opens the gate that the inputs describe.
 * @param more attestations that one expected signer must have made as well; a policy names its own.
 * @throws WasmImageError INPUT_*, POLICY_INVALID, KEY_INVALID, FILE_UNREADABLE.
 */
export declare function openDemandedGate(session: Session, values: Values, more?: readonly AttestationDemand[]): Promise<DemandedGate>;
