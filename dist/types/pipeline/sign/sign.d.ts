import { type Content } from '../../core/digest.ts';
import type { JsonObject } from '../../core/json.ts';
import { type SignaturePolicy } from '../../decide/gate/checks.ts';
import type { ImageStore, Signer } from '../../ports.ts';
import type { Restore } from '../verify/restore.ts';
/** What a statement says about an image. */
export interface SignedClaim {
    readonly predicateType: string;
    readonly predicate: JsonObject;
}
/** The claim of a plain signature: "this image is ours". */
export declare const SIGNATURE: SignedClaim;
/** What a verifier has to require of signatures by this signer. @throws OIDC_* */
export declare function ownPolicy(signer: Signer): Promise<SignaturePolicy>;
/**
 * Signs claims about an image digest in parallel and attaches each as its own referrer; moves no tag.
 * @param manifest the image manifest, stored already. @param created RFC 3339, for the annotations of the referrers.
 * @returns a function that attaches again what another writer removed. @throws OIDC_*, SIGSTORE_*, REGISTRY_*
 */
export declare function signImage(store: ImageStore, signer: Signer, manifest: Content, created: string, claims: readonly SignedClaim[]): Promise<Restore>;
