import type { Digest } from '../../core/digest.ts';
import { type SignaturePolicy, type Verified } from '../../decide/gate/checks.ts';
import type { Verification } from '../../decide/gate/verification.ts';
import type { ImageStore, SignatureFormat } from '../../ports.ts';
import type { PolicyDemands } from '../verify/verify-policy.ts';
import { type GatePorts } from '../verify/verify-signer.ts';
/**
 * Verifies an image by the policy of a run, which says whose images count besides those of its own signer.
 * @param demands of the run, if it takes the image as its own. @throws if it could not be found out.
 */
export type PolicyVerifier = (store: ImageStore, digest: Digest, demands?: Pick<PolicyDemands, 'hosts' | 'declared'>) => Promise<Verification>;
/**
 * Verifies another release in a repository: signed by the same signer, for a workflow on any branch or tag. Its own run
 * has checked it for its own hosts and with its own allowances, so this asks for no host, and allows what can be
 * allowed.
 * @param formats at least one of them must be there. @param byPolicy is asked if the signer did not sign it.
 * @returns undefined if it is not verified. Without a signature of the signer, its module is not even read.
 * @throws if it could not be found out.
 */
export declare function verifyRelease(ports: GatePorts, digest: Digest, signer: SignaturePolicy, formats: readonly SignatureFormat[], byPolicy?: PolicyVerifier | undefined): Promise<Verified | undefined>;
