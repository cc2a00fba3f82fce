import type { Allowance } from '../abi/allowances.ts';
import type { AbiReport } from '../abi/report.ts';
import { type Digest } from '../core/digest.ts';
import { type JsonObject } from '../core/json.ts';
import type { Statement } from './statement.ts';
/** How a start of the module ended; more of the smoke report is not attested. */
export interface AttestedStart {
    readonly verdict: string;
    readonly reach: string;
    readonly engine: string;
    readonly filterType: string;
}
/** What a statement says about the module of an image, as read and not yet compared with anything. */
export interface AttestedAbi {
    /** Undefined when the two places that name it disagree. */
    readonly moduleDigest: Digest | undefined;
    readonly kind: string | undefined;
    readonly abi: string | undefined;
    /** No problem is an error that the reader does not allow, and each host that was asked about loads the module. */
    readonly isAccepted: boolean;
}
/**
 * What the check of a module found, as a predicate. @param report about the module of the image, at most 100 imports and sections of it are attested.
 * @param smoke when the module was started. @returns equal input gives equal bytes.
 */
export declare function makeAbiPredicate(report: AbiReport, smoke?: AttestedStart): JsonObject;
/** Reads what an ABI attestation says; anything of another form is not accepted. @param statement of any predicate type, already read strictly. @param allowed by the reader: what the signer allowed does not count. */
export declare function readAbiPredicate(statement: Pick<Statement, 'predicate'>, allowed?: readonly Allowance[]): AttestedAbi;
