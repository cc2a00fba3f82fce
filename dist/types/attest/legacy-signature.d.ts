import { type Content, type Descriptor } from '../core/digest.ts';
/** One signature in cosign's older form: what is signed, and beside it, unsigned, what makes it believable. */
export interface LegacySignature {
    /** The simple signing payload. */
    readonly payload: Uint8Array;
    /** Base64 of the signature over the payload. */
    readonly signature: string;
    /** PEM of the leaf; undefined for a signature by a key. */
    readonly certificate: string | undefined;
    /** JSON with the promise of a log of version 1. */
    readonly bundle: string | undefined;
    /** JSON with the answer of a timestamp authority. */
    readonly timestamp: string | undefined;
}
/** A layer of a signature image: where the payload is, and all else of the signature. */
export interface LegacyLayer {
    readonly payload: Descriptor;
    readonly signature: Omit<LegacySignature, 'payload'>;
}
/**
 * The signatures that an image of signatures lists; layers of another kind and without a signature are passed over.
 * @throws WasmImageError IMAGE_INVALID, also for an image of something else, LIMIT_EXCEEDED (256 layers).
 */
export declare function readLegacyLayers(image: Content): readonly LegacyLayer[];
/**
 * The image of signatures with one more in it: layers that are there stay as they are, whoever wrote them; the new one follows at the end.
 * @param current what the tag leads to now. @param imageType media type of the signed manifest: where it is Docker's the registry may take no other,
 * so the image of signatures has Docker's types too, unless the one that is there has others. @returns undefined when the signature is in it; else the manifest and the blobs to push before it.
 * @throws WasmImageError IMAGE_INVALID when the tag leads to something else, LIMIT_EXCEEDED.
 * Source: sigstore/cosign v2.6.4 pkg/oci/mutate: one image, a layer for each signature; pkg/oci/empty for COSIGN_DOCKER_MEDIA_TYPES.
 */
export declare function addLegacySignature(current: Content | undefined, signature: LegacySignature, imageType?: string): {
    readonly manifest: Content;
    readonly blobs: readonly Content[];
} | undefined;
