import { type Content, type Descriptor } from '../core/digest.ts';
import { type JsonObject } from '../core/json.ts';
/** An image manifest as read; every descriptor in it is well-formed. */
export interface ImageManifest {
    /** OCI image manifest, or Docker schema 2, which consumers read as well. */
    readonly mediaType: string;
    readonly artifactType: string | undefined;
    readonly config: Descriptor;
    readonly layers: readonly Descriptor[];
    readonly subject: Descriptor | undefined;
    readonly annotations: Readonly<Record<string, string>>;
}
/** An index as read: hints, never proof. */
export interface IndexManifest {
    /** The well-formed entries. */
    readonly manifests: readonly Descriptor[];
    /** Every entry that is an object, as it was written, for whoever writes the index again. */
    readonly entries: readonly JsonObject[];
    /** How many entries `manifests` leaves out. */
    readonly skipped: number;
    /** The whole document as it was written. */
    readonly raw: JsonObject;
}
/**
 * Reads an image manifest strictly: whatever two readers could read in two ways is refused.
 * @param content at most 4 MiB; its media type is the one that the registry or descriptor states.
 * @throws WasmImageError LIMIT_EXCEEDED by size, layers or annotations; IMAGE_INVALID for an index, duplicate keys, a body whose media type is
 * another one or absent, both `layers` and `manifests`, broken descriptors, `urls`, or `data` that disagrees with its digest.
 * Source: image-spec 1.1 manifest.md; CVE-2021-41190 for the two media types.
 */
export declare function readManifest(content: Content): ImageManifest;
/**
 * Reads an index: the answer of the referrers API or a fallback tag. Entries that are broken are left out and counted, because anybody may add some.
 * @param content at most 4 MiB. @throws WasmImageError LIMIT_EXCEEDED; IMAGE_INVALID when it is no index at all.
 * Source: image-spec 1.1 image-index.md; distribution-spec 1.1 "Listing Referrers".
 */
export declare function readIndex(content: Content): IndexManifest;
