import { type Content, type Descriptor, type Digest } from '../core/digest.ts';
import { type IndexManifest } from './manifest.ts';
/** The annotation with the predicate type of a referrer. Source: sigstore cosign specs/BUNDLE_SPEC.md. */
export declare const PREDICATE_TYPE = "dev.sigstore.bundle.predicateType";
/**
 * Annotations that describe a bundle, so that readers need not fetch it; `dev.sigstore.bundle.content` is set here.
 * Source: sigstore cosign specs/BUNDLE_SPEC.md.
 */
export type BundleAnnotations = Readonly<Record<string, string>> & {
    readonly [PREDICATE_TYPE]: string;
};
/**
 * Reads the list of referrers at a fallback tag.
 * @returns undefined for an image, which lists no referrers: GitLab's registry returns the subject itself. Anything
 * else may be a damaged list. @throws WasmImageError IMAGE_INVALID, LIMIT_EXCEEDED. Source: oras-go issue 1396.
 */
export declare function readReferrers(content: Content, subject: Digest): IndexManifest | undefined;
/**
 * Makes the manifest that attaches one sigstore bundle to an image.
 * @param options `subject`: the signed manifest in the same repository; `bundle`: its JSON, with any media type;
 * `created`: RFC 3339, UTC, seconds. @returns the manifest and the two blobs to push before it.
 * @throws WasmImageError INPUT_INVALID for `created`.
 * Source: cosign specs/BUNDLE_SPEC.md; image-spec 1.1 manifest.md "Guidelines for Artifact Usage".
 */
export declare function makeReferrer(options: {
    readonly subject: Descriptor;
    readonly bundle: Content;
    readonly annotations: BundleAnnotations;
    readonly created: string;
}): {
    readonly manifest: Content;
    readonly blobs: readonly Content[];
};
/**
 * The descriptor of this manifest in a list of referrers: with its artifact type, or else the media type of its config,
 * and all annotations.
 * @throws WasmImageError IMAGE_INVALID, LIMIT_EXCEEDED. Source: distribution-spec 1.1 "Listing Referrers".
 */
export declare function descriptorOfReferrer(manifest: Content): Descriptor;
/**
 * Adds referrers to the fallback index. Existing entries stay where and as they are, even unknown ones; new ones are
 * appended. Completes one of our entries that another client wrote without artifact type or annotations (cosign issue
 * 4641).
 * @param current what the fallback tag points to now; undefined if it is absent.
 * @throws WasmImageError LIMIT_EXCEEDED above 4 MiB.
 * Source: distribution-spec 1.1 "Referrers Tag Schema".
 */
export declare function mergeReferrers(current: IndexManifest | undefined, add: readonly Descriptor[]): Content;
