import type { Plan } from '../../decide/plan/plan.ts';
import type { BundleVerifier, Log, SignatureFormat, Signer, SignerIdentity } from '../../ports.ts';
import type { Made } from '../make/make.ts';
import { type PlannedAttestation, type Prepared } from './attest.ts';
/** What signing touches. */
export interface SigningPorts {
    readonly log: Log;
    /** Called when the signer is first needed: the identity token is requested as late as possible. */
    openSigner(): Promise<Signer>;
    /** Reads the trust root that it will need, so that a broken one is found before anything is signed. */
    openBundleVerifier(signer: SignerIdentity): BundleVerifier | Promise<BundleVerifier>;
}
/** The signer of a run and what it signs, the same for all repositories. */
export interface RunSigning {
    readonly signer: Signer;
    /** Formats in which each image must be signed. */
    readonly formats: readonly SignatureFormat[];
    readonly attestations: readonly PlannedAttestation[];
    readonly bundles: BundleVerifier;
}
/**
 * Opens the signer of a run and the verifier of its bundles, once for all modules, before the first byte is pushed.
 * @param signer opened already; undefined: opened here. @throws OIDC_*, KEY_INVALID, TRUST_ROOT_*.
 */
export declare function openRunSigner(ports: SigningPorts, signer?: Signer): Promise<Pick<RunSigning, 'signer' | 'bundles'>>;
/**
 * Decides what is signed about an image.
 * @throws OIDC_*, and INPUT_CONFLICT for a format that nobody could verify.
 */
export declare function planSigned(plan: Plan, log: Log, made: Made, prepared: Prepared, opened: Pick<RunSigning, 'signer' | 'bundles'>): Promise<RunSigning>;
