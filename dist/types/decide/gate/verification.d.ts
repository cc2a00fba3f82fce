import type { AbiReport } from '../../abi/report.ts';
import type { SignatureFormat } from '../../attest/facts.ts';
import type { Statement } from '../../attest/statement.ts';
import type { Content, Digest } from '../../core/digest.ts';
import type { WasmImageError } from '../../core/errors.ts';
import type { AttestationDemand } from './attestation.ts';
import type { Check } from './check.ts';
import type { Verified } from './checks.ts';
/** One referrer that was looked at. */
export interface CandidateReport {
    readonly referrer: Digest;
    readonly verdict: 'accepted' | 'refused';
    /** Why it was refused: the failed comparison, or what the cryptography said. */
    readonly reason?: string;
}
export type GateVerdict = 'verified' | 'denied' | 'nothing-found' | 'undecided';
/** The versioned answer of the gate; its JSON is the `verification-report` output. */
export interface VerificationReport {
    readonly schema: 'https://wasm-image.dev/schema/verification-report/v1';
    readonly verdict: GateVerdict;
    /** As asked, a tag or a digest. */
    readonly asked: string;
    /** By digest; absent when the image could not be resolved. */
    readonly reference?: string;
    /** Digest of the policy file that was applied; absent when the demands were inputs. */
    readonly policy?: Digest;
    readonly checks: readonly Check[];
    readonly candidates: readonly CandidateReport[];
    readonly abi?: AbiReport;
    readonly reason?: string;
    /** Something worth knowing that does not change the verdict. */
    readonly remark?: string;
}
/** What was read and judged, so that nobody has to fetch it a second time. */
export interface JudgedBytes {
    readonly manifest: Content;
    readonly module: Uint8Array;
}
/** An attestation that is what was demanded. */
export interface FoundAttestation {
    readonly demand: AttestationDemand;
    /** Digest of the referrer manifest that carries it. */
    readonly referrer: Digest;
    readonly statement: Statement;
    /** JSON bytes. */
    readonly bundle: Uint8Array;
}
/** What the gate found: only one of the three carries a proof. */
export type Verification = {
    readonly kind: 'verified';
    readonly verified: Verified;
    readonly report: VerificationReport;
    readonly read: JudgedBytes;
    /** Those that were demanded one by one, in that order. */
    readonly attestations?: readonly FoundAttestation[];
} | Unverified;
export interface Unverified {
    readonly kind: 'denied' | 'nothing-found';
    readonly report: VerificationReport;
    readonly error: WasmImageError;
    /** What was asked for and not found in a form that is good; only that must be made again. */
    readonly missing?: readonly Part[];
}
/** What can be asked for beside an image. */
export type Part = SignatureFormat | AttestationDemand;
/** The proof, or the error that says why there is none. */
export declare function provenOr(verification: Verification): Verified;
/** The report of a check that could not be carried out. */
export declare function undecided(asked: string, error: WasmImageError): VerificationReport;
export declare const VERIFICATION_SCHEMA = "https://wasm-image.dev/schema/verification-report/v1";
