import { type Descriptor, type Digest } from '../core/digest.ts';
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
/**
 * The blobs that {@link extractModule} needs.
 * @param options `with: 'config'` asks for the config too, so that it is compared with the layer and layout `oci` gives its runtime config.
 * @throws WasmImageError as {@link extractModule} for images of another shape; LIMIT_EXCEEDED for blobs too large to fetch.
 */
export declare function blobsNeeded(manifest: ImageManifest, options?: {
    readonly with?: 'config';
}): readonly Descriptor[];
/**
 * Takes the module out of an image by the rule of every consumer and requires that they all get the same bytes.
 * Accepted is exactly what assembleImage makes in one of its layouts.
 * @param blobs by digest, those of {@link blobsNeeded}; each is checked against its descriptor.
 * @throws WasmImageError IMAGE_AMBIGUOUS when consumers would load different bytes; IMAGE_INVALID for another shape or a config that is wrong;
 * DIGEST_MISMATCH for a blob that is not the one named; LIMIT_EXCEEDED. Source: image-spec 1.1 config.md; consumers.ts; CVE-2021-41190 for the idea.
 */
export declare function extractModule(manifest: ImageManifest, blobs: ReadonlyMap<Digest, Uint8Array>): Extracted;
