import type { Digest } from '../../core/digest.ts';
import type { TagRule } from '../../decide/gate/tags/tag-policy.ts';
import type { ImageForecast } from '../../decide/plan/forecast.ts';
import type { BundleVerifier, ImageStore, SignatureFormat, SignerIdentity, Validator } from '../../ports.ts';
import type { openTags } from './move-tag.ts';
import type { PolicyVerifier, verifyRelease } from './verify-release.ts';
/**
 * Who would sign. `issuer`: undefined if only an identity token says it. `sourceRepository`: https address of the
 * repository that is built, if the workflow is in another one.
 */
export type LikelySigner = Extract<SignerIdentity, {
    kind: 'key';
}> | {
    readonly kind: 'certificate';
    readonly identity: string;
    readonly issuer: string | undefined;
    readonly sourceRepository?: string | undefined;
};
/** What deciding about tags without publishing touches. */
export interface TrialPorts {
    readonly store: ImageStore;
    readonly validator: Validator;
    /** Called if a version has to be verified. Undefined if it is not known who would sign. */
    signer(): Promise<LikelySigner | undefined>;
    openBundleVerifier(signer: SignerIdentity): BundleVerifier | Promise<BundleVerifier>;
    /** Undefined if the run has no policy. */
    readonly byPolicy?: PolicyVerifier | undefined;
    /** The gate. It stays with the entry, which is the only one that can prove that an image is verified. */
    readonly gate: {
        readonly openTags: typeof openTags;
        readonly verifyRelease: typeof verifyRelease;
    };
}
/**
 * Finds out how tags would move, and requests no token.
 * @param wanted undefined if the image is not known yet.
 * @returns one entry per rule, `unknown` where it depends on a signer that is not known; undefined if this login cannot
 * read the repository, which some registries say of one that does not exist yet.
 * @throws TAG_IMMUTABLE, and REGISTRY_*, TRUST_ROOT_* and the like if it could not be found out.
 */
export declare function foreseeTags(ports: TrialPorts, rules: readonly TagRule[], wanted: Digest | undefined, formats: readonly SignatureFormat[]): Promise<ImageForecast['tags'] | undefined>;
