import type { AbiReport } from '../../abi/report.ts';
import type { SignatureFormat } from '../../attest/facts.ts';
import type { Statement } from '../../attest/statement.ts';
import type { Content, Digest } from '../../core/digest.ts';
import type { WasmImageError } from '../../core/errors.ts';
import type { AttestationDemand } from './attestation.ts';
import type { Check } from './check-result.ts';
import type { Verified } from './checks.ts';

/** One referrer that was examined. */
export interface CandidateReport {
  readonly referrer: Digest;
  readonly verdict: 'accepted' | 'refused';
  /** Why it was refused: the failed comparison, or the cryptographic error. */
  readonly reason?: string;
}

/** The verdict of the gate. `undecided` means: could not find out. */
export type GateVerdict = 'verified' | 'denied' | 'nothing-found' | 'undecided';

/** The versioned report of the gate. Its JSON is the `verification-report` output. */
export interface VerificationReport {
  readonly schema: 'https://wasm-image.dev/schema/verification-report/v1';
  readonly verdict: GateVerdict;
  /** The reference as given, with a tag or a digest. */
  readonly asked: string;
  /** By digest; absent if the image could not be resolved. */
  readonly reference?: string;
  /** Digest of the policy file that was applied; absent if inputs named the signer. */
  readonly policy?: Digest;
  readonly checks: readonly Check[];
  readonly candidates: readonly CandidateReport[];
  readonly abi?: AbiReport;
  readonly reason?: string;
  /** Something worth knowing that does not change the verdict. */
  readonly remark?: string;
}

/** The bytes that were judged, so that nothing is fetched twice. */
export interface JudgedBytes {
  readonly manifest: Content;
  readonly module: Uint8Array;
}

/** An attestation that meets its demand. */
export interface FoundAttestation {
  readonly demand: AttestationDemand;
  /** Digest of the referrer manifest that carries it. */
  readonly referrer: Digest;
  readonly statement: Statement;
  /** JSON bytes. */
  readonly bundle: Uint8Array;
}

/** The result of the gate. Only `verified` carries a proof. */
export type Verification =
  | {
      readonly kind: 'verified';
      readonly verified: Verified;
      readonly report: VerificationReport;
      readonly read: JudgedBytes;
      /** By a policy: the proven times of all bundles that counted, RFC 3339. */
      readonly times?: readonly string[];
      /** The attestations that were demanded, in the same order. */
      readonly attestations?: readonly FoundAttestation[];
    }
  | Unverified;

/** The result of the gate for an image that is not verified. */
export interface Unverified {
  readonly kind: 'denied' | 'nothing-found';
  readonly report: VerificationReport;
  readonly error: WasmImageError;
  /** What was demanded and not found in an acceptable form; only that has to be made again. */
  readonly missing?: readonly Part[];
}

/** What can be demanded for an image: a signature in a format, or an attestation. */
export type Part = SignatureFormat | AttestationDemand;

/** The proof. @throws the error of an image that is not verified. */
export function provenOr(verification: Verification): Verified {
  if (verification.kind === 'verified') return verification.verified;
  throw verification.error;
}

/** The report of a verification that could not be carried out. */
export function undecided(asked: string, error: WasmImageError): VerificationReport {
  return {
    schema: VERIFICATION_SCHEMA,
    verdict: 'undecided',
    asked,
    checks: [],
    candidates: [],
    reason: error.message,
  };
}

/** The schema of {@link VerificationReport}. */
export const VERIFICATION_SCHEMA = 'https://wasm-image.dev/schema/verification-report/v1';
