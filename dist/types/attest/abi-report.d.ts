import type { AbiReport } from '../abi/report.ts';
import { type Digest } from '../core/digest.ts';
import { type Statement } from './statement.ts';
/** How a start of the module ended; more of the smoke report is not attested. */
export interface AttestedStart {
    readonly verdict: string;
    readonly reach: string;
    readonly engine: string;
}
/** What a statement says about the module of an image, as read and not yet compared with anything. */
export interface AttestedAbi {
    /** Undefined when the two places that name it disagree. */
    readonly moduleDigest: Digest | undefined;
    readonly kind: string | undefined;
    readonly abi: string | undefined;
    /** No problem is an error, and each host that was asked about loads the module. */
    readonly isAccepted: boolean;
}
/**
 * Makes the statement that says what the check of a module found.
 * @param options `subjectName`: the repository, HOST/PATH; `digest`: of the image manifest; `report`: about its module, at most 100 imports
 * and sections of it are attested; `smoke`: when the module was started. @returns the exact payload bytes; equal input gives equal bytes.
 */
export declare function makeAbiStatement(options: {
    readonly subjectName: string;
    readonly digest: Digest;
    readonly report: AbiReport;
    readonly smoke?: AttestedStart;
}): Uint8Array;
/** Reads what an ABI attestation says; anything of another form is not accepted. @param statement of any predicate type, already read strictly. */
export declare function readAbiPredicate(statement: Statement): AttestedAbi;
