import { type Content, type Descriptor } from '../core/digest.ts';
/** One signature in cosign's legacy format: the signed payload, and unsigned material to verify it with. */
export interface LegacySignature {
    /** The simple signing payload. */
    readonly payload: Uint8Array;
    /** Base64 of the signature over the payload. */
    readonly signature: string;
    /** PEM of the leaf; undefined for a signature by a key. */
    readonly certificate: string | undefined;
    /** JSON with the inclusion promise of a version 1 log. */
    readonly bundle: string | undefined;
    /** JSON with the response of a timestamp authority. */
    readonly timestamp: string | undefined;
}
/** A layer of an image of signatures: the descriptor of the payload, and the rest of the signature. */
export interface LegacyLayer {
    readonly payload: Descriptor;
    readonly signature: Omit<LegacySignature, 'payload'>;
}
/**
 * The signatures in an image of signatures; skips layers of another type or without a signature.
 * @throws WasmImageError IMAGE_INVALID, also for an image of something else; LIMIT_EXCEEDED (256 layers).
 */
export declare function readLegacyLayers(image: Content): readonly LegacyLayer[];
/**
 * Adds a signature to an image of signatures. Existing layers stay as they are; the new one is appended.
 * @param current what the tag points to now. @param imageType media type of the signed manifest. If it is Docker's, the
 * registry may accept no other, so a new image of signatures has Docker's types too.
 * @returns undefined if the signature is already in it, or the manifest and the blobs to push before it.
 * @throws WasmImageError IMAGE_INVALID if the tag points to something else; LIMIT_EXCEEDED.
 * Source: sigstore/cosign v2.6.4 pkg/oci/mutate (one image, a layer per signature), pkg/oci/empty
 * (COSIGN_DOCKER_MEDIA_TYPES).
 */
export declare function addLegacySignature(current: Content | undefined, signature: LegacySignature, imageType?: string): {
    readonly manifest: Content;
    readonly blobs: readonly Content[];
} | undefined;
