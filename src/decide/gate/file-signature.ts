import type { FileOutcome } from '../../attest/facts.ts';
import { PREDICATES, STATEMENT_PAYLOAD_TYPE } from '../../attest/predicates.ts';
import { readStatement, type Statement } from '../../attest/statement.ts';
import type { Digest } from '../../core/digest.ts';
import { type Check, check } from './check-result.ts';
import { checkContent, checkSigner, checkStatement, type SignaturePolicy } from './checks.ts';

/** A bundle about a file, cryptographically verified. */
export type VerifiedFile = Exclude<FileOutcome, { kind: 'rejected' }>;

/**
 * Compares a verified bundle with the policy and the file.
 * @param digest of the file, computed by us or given. @param predicateType that a statement must have. Undefined: that
 * of a signature, and the bytes of the file may be signed without a statement.
 * @returns the checks, and the statement if there is one. @throws WasmImageError BUNDLE_INVALID for a statement that
 * cannot be read.
 */
export function checkFileSignature(
  policy: SignaturePolicy,
  bundle: VerifiedFile,
  digest: Digest,
  predicateType?: string,
): { readonly checks: readonly Check[]; readonly statement: Statement | undefined } {
  const { facts } = bundle;
  if (bundle.kind === 'statement') {
    const statement = readStatement(bundle.facts.payload);
    const expected = { ...policy, predicateType: predicateType ?? PREDICATES.signature };
    return { checks: checkStatement(expected, bundle.facts, statement, digest), statement };
  }
  const type = predicateType === undefined ? [] : [check('predicate type', predicateType, 'no statement')];
  return {
    checks: [...type, ...checkFileSubject(bundle, digest), ...checkSigner(policy, facts)],
    statement: undefined,
  };
}

/** Compares only what is signed, not the signer. @throws WasmImageError BUNDLE_INVALID, as above. */
export function checkFileSubject(bundle: VerifiedFile, digest: Digest): readonly Check[] {
  // The verifier has compared the signed digest with that of the file.
  if (bundle.kind === 'file') return [check('subject', digest, digest)];
  const statement = readStatement(bundle.facts.payload);
  const expected = { predicateType: PREDICATES.signature, payloadType: STATEMENT_PAYLOAD_TYPE };
  return checkContent(expected, bundle.facts, statement, digest);
}
