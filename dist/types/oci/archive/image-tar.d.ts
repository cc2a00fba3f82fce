import type { Image } from '../image.ts';
/**
 * Writes an image as an OCI image layout in one tar file, as skopeo (`oci-archive:`), oras and containerd read it.
 * @param created RFC 3339, UTC, seconds: the time of all entries. @returns equal bytes for equal images.
 * Source: image-spec 1.1 image-layout.md.
 */
export declare function writeImageTar(image: Image, created: string): Uint8Array;
