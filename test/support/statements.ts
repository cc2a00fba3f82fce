import { makeStatement } from '../../src/attest/statement.ts';
import type { Digest } from '../../src/core/digest.ts';
import { SIGNATURE } from '../../src/pipeline/sign/sign.ts';

/** The statement that publish signs for an image. */
export function signatureStatement(subjectName: string, digest: Digest): Uint8Array {
  return makeStatement({ subjectName, digest, ...SIGNATURE });
}
