import type { Descriptor, Digest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { type TarEntry } from './archive/tar.ts';
/** The blobs of an image, each unpacked at most once. If a layer cannot be unpacked, the value is the reason. */
export interface Opened {
    readonly blobOf: (descriptor: Descriptor) => Uint8Array | undefined;
    readonly tarOf: (layer: Descriptor) => Uint8Array | WasmImageError;
    readonly filesOf: (layer: Descriptor) => readonly TarEntry[] | WasmImageError;
}
/**
 * Opens the blobs of one image; its layers may unpack to 256 MiB in total. @param blobs by digest; shared, not copied.
 */
export declare function openImage(blobs: ReadonlyMap<Digest, Uint8Array>): Opened;
