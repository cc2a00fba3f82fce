import type { Digest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { type Verified } from '../decide/gate/checks.ts';
import { type Verification, type VerificationReport } from '../decide/gate/verification.ts';
import { type RawInputs, type Values } from '../decide/inputs/values.ts';
import { type Tag } from '../oci/reference.ts';
import type { ImageStore } from '../ports.ts';
import { type Session } from '../wiring/session.ts';
/** What the gate said about one image; `error` says why it is not verified. */
export interface GateRun {
    readonly asked: string;
    readonly report: VerificationReport;
    readonly verified: Verified | undefined;
    readonly error: WasmImageError | undefined;
}
/**
 * Verifies images, each by itself, with one trust root, one verifier and one deadline.
 * @returns one run an image, in the order asked. @throws WasmImageError INPUT_* for demands that cannot be checked.
 */
export declare function runVerify(images: readonly string[], raw: RawInputs, session: Session): Promise<readonly GateRun[]>;
/** The error that decides about the whole call: denied, then a defect of ours, then bad input, then could not find out, then nothing found. */
export declare function worstOf(errors: readonly WasmImageError[]): WasmImageError | undefined;
/** Asks the gate about one image. */
interface DemandedGate {
    readonly ask: (store: ImageStore, target: Tag | Digest) => Promise<Verification>;
    readonly takesLegacy: boolean;
}
export declare function openDemandedGate(session: Session, values: Values): Promise<DemandedGate>;
export {};
