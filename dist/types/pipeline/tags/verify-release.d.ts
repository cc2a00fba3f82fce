import type { Digest } from '../../core/digest.ts';
import { type SignaturePolicy, type Verified } from '../../decide/gate/checks.ts';
import type { SignatureFormat } from '../../ports.ts';
import { type GatePorts } from '../verify/verify-signer.ts';
/**
 * Verifies another release in a repository: signed by the same signer, for a workflow on any branch or tag. Its own run
 * has checked it for its own hosts and with its own allowances, so this asks for no host, and allows what can be
 * allowed.
 * @param formats at least one of them must be there.
 * @returns undefined if it is not verified. Without a signature of the signer, its module is not even read.
 * @throws if it could not be found out.
 */
export declare function verifyRelease(ports: GatePorts, digest: Digest, signer: SignaturePolicy, formats: readonly SignatureFormat[]): Promise<Verified | undefined>;
