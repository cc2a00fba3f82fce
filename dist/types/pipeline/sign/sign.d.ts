import { type Content } from '../../core/digest.ts';
import type { JsonObject } from '../../core/json.ts';
import { type SignaturePolicy } from '../../decide/gate/checks.ts';
import type { ImageStore, Signer } from '../../ports.ts';
import type { Restore } from '../verify/restore.ts';
/** What is signed about an image. */
export interface Claim {
    readonly predicateType: string;
    readonly predicate: JsonObject;
}
/** "This image is ours". */
export declare const SIGNATURE: Claim;
/** What a stranger has to demand of signatures by this signer. @throws OIDC_* */
export declare function ownPolicy(signer: Signer): Promise<SignaturePolicy>;
/**
 * Signs claims about an image digest side by side and attaches each as a referrer of its own; no tag is touched.
 * @param manifest the image manifest, stored already. @param created RFC 3339, for the annotations of the referrers.
 * @throws OIDC_*, SIGSTORE_*, REGISTRY_*
 */
export declare function signImage(store: ImageStore, signer: Signer, manifest: Content, created: string, claims: readonly Claim[]): Promise<Restore>;
