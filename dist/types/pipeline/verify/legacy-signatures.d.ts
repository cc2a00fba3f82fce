import type { BundleFacts } from '../../attest/facts.ts';
import { type LegacyLayer } from '../../attest/legacy-signature.ts';
import { readSimpleSigning } from '../../attest/simple-signing.ts';
import type { Content, Digest } from '../../core/digest.ts';
import type { Layout } from '../../oci/image.ts';
import type { BundleVerifier, ImageStore, Log, SignatureFormat, Signer } from '../../ports.ts';
import type { Restore } from './restore.ts';
/** The signatures of a digest in cosign's older form. `image`: digest of the image that lists them. */
export interface LegacyList {
    readonly image: Digest;
    readonly layers: readonly LegacyLayer[];
}
/** Lists them; at most 256, untrusted. @returns undefined when there are none. @throws REGISTRY_*, LIMIT_EXCEEDED when it could not be found out. */
export declare function listLegacy(store: ImageStore, digest: Digest): Promise<LegacyList | undefined>;
/** One of them after its cryptography was checked: who signed, and what. */
export type OpenedLegacy = {
    readonly kind: 'opened';
    readonly facts: BundleFacts;
    readonly claim: ReturnType<typeof readSimpleSigning>;
} | {
    readonly kind: 'refused';
    readonly reason: string;
};
/** Fetches and checks one signature; whether the signer is the wanted one is not asked. @throws REGISTRY_* when it could not be read, BUNDLE_INVALID, DIGEST_MISMATCH. */
export declare function openLegacy({ store, bundles }: {
    readonly store: ImageStore;
    readonly bundles: BundleVerifier;
}, { payload, signature }: LegacyLayer): Promise<OpenedLegacy>;
/** Signs an image in cosign's older form and adds it to the signatures that are there. @param manifest of the image, stored already. @throws OIDC_*, SIGSTORE_*, REGISTRY_*, TAG_RACE. */
export declare function signLegacy(store: ImageStore, signer: Signer, { digest, mediaType }: Content): Promise<Restore>;
/** The forms of a run; what nobody could verify is refused before anything is pushed. @param asked undefined: the usual ones of the layout. */
export declare function chooseFormats(asked: readonly SignatureFormat[] | undefined, layout: Layout, { legacyHindrance }: Pick<Signer, 'legacyHindrance'>, log: Log): readonly SignatureFormat[];
