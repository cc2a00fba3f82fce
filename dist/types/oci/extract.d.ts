import { type Descriptor, type Digest } from '../core/digest.ts';
import { type ConsumerName } from './consumers/consumers.ts';
import type { Layout, RuntimeConfig } from './image.ts';
import type { ImageManifest } from './manifest.ts';
/** The content of an image, the same for every consumer that loads it. */
export interface Extracted {
    readonly layout: Layout;
    /** The raw wasm: a view into the layer, nothing copied after unpacking. */
    readonly module: Uint8Array;
    /** Undefined if the image has none, or if its blob was not given (layout `oci`). */
    readonly runtimeConfig: RuntimeConfig | undefined;
    readonly layerDigest: Digest;
}
/** Which consumers count, and what is compared. */
export interface ExtractOptions {
    /** With the config, diff_ids are compared with the layers, and layout `oci` has a runtime config. */
    readonly with?: 'config';
    /** The consumers that will load the image; absent or empty means any. */
    readonly consumers?: readonly ConsumerName[];
}
/**
 * The blobs that {@link extractModule} needs: the layers that its consumers read, and the config if requested.
 * @throws WasmImageError as {@link extractModule} for images of another form; LIMIT_EXCEEDED for blobs that are too
 * large.
 */
export declare function blobsNeeded(manifest: ImageManifest, options?: ExtractOptions): readonly Descriptor[];
/**
 * Extracts the module by the rules of every consumer that will load the image, and requires that all get the same
 * bytes. Accepts what assembleImage makes in one of its layouts, also on top of layers without a module.
 * @param blobs by digest, those of {@link blobsNeeded}; each is checked against its descriptor.
 * @throws WasmImageError IMAGE_AMBIGUOUS if consumers would load different bytes; IMAGE_INVALID for another form, a
 * wrong config, or a layer that programs unpack differently; DIGEST_MISMATCH for a blob with another digest;
 * LIMIT_EXCEEDED.
 * Source: image-spec 1.1 config.md; consumers.ts; CVE-2021-41190 for the idea.
 */
export declare function extractModule(manifest: ImageManifest, blobs: ReadonlyMap<Digest, Uint8Array>, options?: ExtractOptions): Extracted;
