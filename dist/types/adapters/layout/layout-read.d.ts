import { type Content, type Descriptor, type Digest } from '../../core/digest.ts';
import { type IndexManifest } from '../../oci/manifest.ts';
/**
 * The manifest that a tag or digest names. @param read how the blob is read: of an image, one that is too large is a
 * verdict about the image; of a list, it is not.
 */
export declare function fetchManifest(folder: string, reference: string, read?: typeof readManifestBlob): Promise<Content | undefined>;
declare function readManifestBlob(folder: string, digest: Digest): Promise<Uint8Array | undefined>;
/** The manifest of an image. @throws IMAGE_TOO_LARGE above the limit: a verdict about the image. */
export declare function readImageManifest(folder: string, digest: Digest): Promise<Uint8Array | undefined>;
/** Whether a manifest is listed and stored; false if this cannot be read. */
export declare function hasManifest(folder: string, digest: Digest): Promise<boolean>;
/** A blob, checked against digest and size. @throws WasmImageError DIGEST_MISMATCH, LIMIT_EXCEEDED. */
export declare function fetchBlob(folder: string, { digest, size }: Descriptor): Promise<Uint8Array | undefined>;
/**
 * A blob of at most `limit` bytes, checked against its digest.
 * @throws WasmImageError DIGEST_MISMATCH, LIMIT_EXCEEDED.
 */
export declare function readBlob(folder: string, digest: Digest, limit: number): Promise<Uint8Array | undefined>;
/** The index under the fallback tag, which lists the referrers of a subject. */
export declare function fetchFallback(folder: string, subject: Digest): Promise<IndexManifest | undefined>;
/** Merges the fallback index with every listed manifest that names the subject, which is where oras looks. */
export declare function fetchReferrers(folder: string, subject: Digest): Promise<readonly Descriptor[]>;
/** All tags, in file order. @throws WasmImageError LIMIT_EXCEEDED. */
export declare function fetchTags(folder: string): Promise<readonly string[]>;
export {};
