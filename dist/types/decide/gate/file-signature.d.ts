import type { FileOutcome } from '../../attest/facts.ts';
import { type Statement } from '../../attest/statement.ts';
import type { Digest } from '../../core/digest.ts';
import { type Check } from './check-result.ts';
import { type SignaturePolicy } from './checks.ts';
/** A bundle about a file, cryptographically verified. */
export type VerifiedFile = Exclude<FileOutcome, {
    kind: 'rejected';
}>;
/**
 * Compares a verified bundle with the policy and the file.
 * @param digest of the file, computed by us or given. @param predicateType that a statement must have. Undefined: that
 * of a signature, and the bytes of the file may be signed without a statement.
 * @returns the checks, and the statement if there is one. @throws WasmImageError BUNDLE_INVALID for a statement that
 * cannot be read.
 */
export declare function checkFileSignature(policy: SignaturePolicy, bundle: VerifiedFile, digest: Digest, predicateType?: string): {
    readonly checks: readonly Check[];
    readonly statement: Statement | undefined;
};
/** Compares only what is signed, not the signer. @throws WasmImageError BUNDLE_INVALID, as above. */
export declare function checkFileSubject(bundle: VerifiedFile, digest: Digest): readonly Check[];
