import { type Content, type Descriptor, type Digest } from '../../core/digest.ts';
import { type IndexManifest } from '../../oci/manifest.ts';
/** @param read how a blob is read: one that is too large is a verdict about an image, and none about a list. */
export declare function fetchManifest(folder: string, reference: string, read?: typeof readManifestBlob): Promise<Content | undefined>;
declare function readManifestBlob(folder: string, digest: Digest): Promise<Uint8Array | undefined>;
/** The manifest of an image. @throws IMAGE_TOO_LARGE above the limit: a verdict about the image. */
export declare function readImageManifest(folder: string, digest: Digest): Promise<Uint8Array | undefined>;
export declare function hasManifest(folder: string, digest: Digest): Promise<boolean>;
export declare function fetchBlob(folder: string, { digest, size }: Descriptor): Promise<Uint8Array | undefined>;
export declare function readBlob(folder: string, digest: Digest, limit: number): Promise<Uint8Array | undefined>;
export declare function fetchFallback(folder: string, subject: Digest): Promise<IndexManifest | undefined>;
/** The fallback index united with every listed manifest that names the subject, as oras finds them. */
export declare function fetchReferrers(folder: string, subject: Digest): Promise<readonly Descriptor[]>;
export declare function fetchTags(folder: string): Promise<readonly string[]>;
export {};
