import type { Allowance } from '../abi/allowances.ts';
import type { AbiReport } from '../abi/report.ts';
import { type Digest } from '../core/digest.ts';
import { type JsonObject } from '../core/json.ts';
import type { Statement } from './statement.ts';
/** How a start of the module ended; the rest of the smoke report is not attested. */
export interface AttestedStart {
    readonly verdict: string;
    readonly reach: string;
    readonly engine: string;
    readonly filterType: string;
}
/** What a statement says about the module of an image, not yet compared with anything. */
export interface AttestedAbi {
    /** Undefined if the two places with the digest disagree. */
    readonly moduleDigest: Digest | undefined;
    readonly kind: string | undefined;
    readonly abi: string | undefined;
    /** There is no error that the verifier does not allow, and each requested host loads the module. */
    readonly isAccepted: boolean;
}
/**
 * What the check of a module found, as a predicate.
 * @param report about the module of the image; at most 100 of its imports and sections are attested.
 * @param smoke if the module was started. @returns equal input gives equal bytes.
 */
export declare function makeAbiPredicate(report: AbiReport, smoke?: AttestedStart): JsonObject;
/**
 * Reads an ABI attestation; anything of another form is not accepted.
 * @param statement of any predicate type, already read strictly.
 * @param allowed by the verifier; what the signer allowed does not count.
 */
export declare function readAbiPredicate(statement: Pick<Statement, 'predicate'>, allowed?: readonly Allowance[]): AttestedAbi;
