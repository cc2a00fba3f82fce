import type { BundleFacts } from '../attest/facts.ts';
import type { Statement } from '../attest/statement.ts';
import type { Digest } from '../core/digest.ts';
import { type Check, type SignaturePolicy } from './checks.ts';
/**
 * Compares a cryptographically verified bundle with what an ABI attestation must be: by the signer of the policy, about this image and
 * this module, and without an error.
 * @param digest the image manifest, @param moduleDigest the module in it; both hashed by us.
 */
export declare function checkAbiAttestation(policy: SignaturePolicy, facts: BundleFacts, statement: Statement, digest: Digest, moduleDigest: Digest): readonly Check[];
