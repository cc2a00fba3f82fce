import type { BundleFacts } from '../../attest/facts.ts';
import { type LegacyLayer } from '../../attest/legacy-signature.ts';
import { readSimpleSigning } from '../../attest/simple-signing.ts';
import type { Content, Digest } from '../../core/digest.ts';
import type { Layout } from '../../oci/image.ts';
import type { BundleVerifier, ImageStore, Log, SignatureFormat, Signer } from '../../ports.ts';
import type { Restore } from './restore.ts';
/** The signatures of a digest in cosign's legacy format. `image`: digest of the image that lists them. */
export interface LegacyList {
    readonly image: Digest;
    readonly layers: readonly LegacyLayer[];
}
/**
 * Lists the legacy signatures of a digest: at most 256, untrusted.
 * @returns undefined if there are none. @throws REGISTRY_*, LIMIT_EXCEEDED if it could not be found out.
 */
export declare function listLegacy(store: ImageStore, digest: Digest): Promise<LegacyList | undefined>;
/** One legacy signature after its cryptography was checked: who signed, and what. */
export type OpenedLegacy = {
    readonly kind: 'opened';
    readonly facts: BundleFacts;
    readonly claim: ReturnType<typeof readSimpleSigning>;
} | {
    readonly kind: 'refused';
    readonly reason: string;
};
/**
 * Fetches one signature and checks its cryptography, but not whether the signer is the expected one.
 * @throws REGISTRY_* if it could not be read, BUNDLE_INVALID, DIGEST_MISMATCH.
 */
export declare function openLegacy({ store, bundles }: {
    readonly store: ImageStore;
    readonly bundles: BundleVerifier;
}, { payload, signature }: LegacyLayer): Promise<OpenedLegacy>;
/**
 * Signs an image in cosign's legacy format and adds the signature to the existing ones.
 * @param manifest of the image, stored already.
 * @returns a function that adds the signature again if another writer removed it.
 * @throws OIDC_*, SIGSTORE_*, REGISTRY_*, TAG_RACE.
 */
export declare function signLegacy(store: ImageStore, signer: Signer, { digest, mediaType }: Content): Promise<Restore>;
/**
 * The signature formats of a run. A format that nobody could verify is refused before anything is pushed.
 * @param asked undefined: the usual formats of the layout. @throws INPUT_CONFLICT.
 */
export declare function chooseFormats(asked: readonly SignatureFormat[] | undefined, layout: Layout, { legacyObstacle }: Pick<Signer, 'legacyObstacle'>, log: Log): readonly SignatureFormat[];
