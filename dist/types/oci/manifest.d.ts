import { type Content, type Descriptor } from '../core/digest.ts';
import { type JsonObject } from '../core/json.ts';
/** An image manifest; every descriptor in it is well-formed. */
export interface ImageManifest {
    /** OCI image manifest, or Docker schema 2, which consumers also read. */
    readonly mediaType: string;
    readonly artifactType: string | undefined;
    readonly config: Descriptor;
    readonly layers: readonly Descriptor[];
    readonly subject: Descriptor | undefined;
    readonly annotations: Readonly<Record<string, string>>;
}
/** An index: hints, never proof. */
export interface IndexManifest {
    /** The well-formed entries. */
    readonly manifests: readonly Descriptor[];
    /** Every entry that is an object, unchanged, to write the index again. */
    readonly entries: readonly JsonObject[];
    /** The number of entries that `manifests` leaves out. */
    readonly skipped: number;
    /** The whole document, unchanged. */
    readonly raw: JsonObject;
}
/**
 * Reads an image manifest strictly: refuses everything that two programs could read differently.
 * @param content at most 4 MiB, with the media type from the registry or descriptor.
 * @throws WasmImageError LIMIT_EXCEEDED by size, layers or annotations; IMAGE_INVALID for an index, duplicate keys, a
 * body with another media type or none, both `layers` and `manifests`, broken descriptors, `urls`, or `data` that does
 * not match its digest. Source: image-spec 1.1 manifest.md; CVE-2021-41190 for the two media types.
 */
export declare function readManifest(content: Content): ImageManifest;
/**
 * Reads an index: the response of the referrers API, or a fallback tag. Skips and counts broken entries, because anyone
 * who can push can add them. @param content at most 4 MiB. @throws WasmImageError LIMIT_EXCEEDED; IMAGE_INVALID.
 * Source: image-spec 1.1 image-index.md; distribution-spec 1.1 "Listing Referrers".
 */
export declare function readIndex(content: Content): IndexManifest;
