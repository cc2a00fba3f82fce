import { type Content, type Descriptor, type Digest } from '../core/digest.ts';
import { type IndexManifest } from './manifest.ts';
/** The annotation by which referrers of one predicate are found. Source: sigstore cosign specs/BUNDLE_SPEC.md. */
export declare const PREDICATE_TYPE = "dev.sigstore.bundle.predicateType";
/** Annotations by which a bundle is found without reading it; `dev.sigstore.bundle.content` is set here. Source: sigstore cosign specs/BUNDLE_SPEC.md. */
export type BundleAnnotations = Readonly<Record<string, string>> & {
    readonly [PREDICATE_TYPE]: string;
};
/**
 * Reads the list of referrers that a fallback tag leads to.
 * @returns undefined for an image: GitLab's registry answers with the subject itself, and an image lists nothing. What is neither an image nor
 * a list may be a damaged list. @throws WasmImageError IMAGE_INVALID, LIMIT_EXCEEDED. Source: oras-go issue 1396.
 */
export declare function readReferrers(content: Content, subject: Digest): IndexManifest | undefined;
/**
 * Makes the manifest that attaches one sigstore bundle to an image.
 * @param options `subject`: the signed manifest in the same repository; `bundle`: its JSON, whatever media type it bears;
 * `created`: RFC 3339, UTC, seconds. @returns the manifest and the two blobs to push before it.
 * @throws WasmImageError INPUT_INVALID for `created`. Source: cosign specs/BUNDLE_SPEC.md; image-spec 1.1 manifest.md "Guidelines for Artifact Usage".
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
 * The descriptor by which a list of referrers names this manifest: its artifact type, or else its config's media type, and all its annotations.
 * @throws WasmImageError IMAGE_INVALID, LIMIT_EXCEEDED. Source: distribution-spec 1.1 "Listing Referrers".
 */
export declare function descriptorOfReferrer(manifest: Content): Descriptor;
/**
 * The fallback index with these referrers in it: entries that are there stay where they are, as they are, known to us or not; new ones follow at the end.
 * An entry of ours that another client wrote without artifact type or annotations is completed (cosign issue 4641).
 * @param current what the fallback tag leads to now; undefined when it is absent. @throws WasmImageError LIMIT_EXCEEDED above 4 MiB.
 * Source: distribution-spec 1.1 "Referrers Tag Schema".
 */
export declare function mergeReferrers(current: IndexManifest | undefined, add: readonly Descriptor[]): Content;
