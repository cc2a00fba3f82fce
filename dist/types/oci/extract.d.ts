import { type Descriptor, type Digest } from '../core/digest.ts';
import { type ConsumerName } from './consumers/consumers.ts';
import type { Layout, RuntimeConfig } from './image.ts';
import type { ImageManifest } from './manifest.ts';
/** What an image holds, the same for every consumer that loads it. */
export interface Extracted {
    readonly layout: Layout;
    /** The raw wasm: a view into the layer, nothing copied after unpacking. */
    readonly module: Uint8Array;
    /** Absent when the image has none, or when its blob was not given (layout `oci`). */
    readonly runtimeConfig: RuntimeConfig | undefined;
    readonly layerDigest: Digest;
}
/** Whose rules count, and what is compared. */
export interface ExtractOptions {
    /** With the config, diff_ids are compared with the layers and layout `oci` gives its runtime config. */
    readonly with?: 'config';
    /** Who will load the image; absent or empty for anybody. */
    readonly consumers?: readonly ConsumerName[];
}
/**
 * The blobs that {@link extractModule} needs: the layers that its consumers look at, and the config when it is asked for.
 * @throws WasmImageError as {@link extractModule} for images of another shape; LIMIT_EXCEEDED for blobs too large to fetch.
 */
export declare function blobsNeeded(manifest: ImageManifest, options?: ExtractOptions): readonly Descriptor[];
/**
 * Takes the module out of an image by the rule of every consumer that will load it and requires that they all get the same bytes.
 * Accepted is what assembleImage makes in one of its layouts, and such an image on top of layers that hold no module.
 * @param blobs by digest, those of {@link blobsNeeded}; each is checked against its descriptor.
 * @throws WasmImageError IMAGE_AMBIGUOUS when consumers would load different bytes; IMAGE_INVALID for another shape, a config that is wrong, or a
 * layer that readers take apart in different ways; DIGEST_MISMATCH for a blob that is not the one named; LIMIT_EXCEEDED.
 * Source: image-spec 1.1 config.md; consumers.ts; CVE-2021-41190 for the idea.
 */
export declare function extractModule(manifest: ImageManifest, blobs: ReadonlyMap<Digest, Uint8Array>, options?: ExtractOptions): Extracted;
