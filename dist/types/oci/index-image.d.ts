import type { Descriptor } from '../core/digest.ts';
import type { IndexManifest } from './manifest.ts';
/** An image that an index lists. */
export interface ListedImage {
    readonly descriptor: Descriptor;
    /** `linux/amd64`; undefined when the index does not say. */
    readonly platform: string | undefined;
}
/**
 * The image that a fetcher of a proxy takes out of an index: the first for linux/amd64 or without a platform; where there is none, the only image.
 * @returns undefined when it takes none. Source: go-containerregistry v0.21.6 pkg/v1/remote/index.go, childByPlatform; BuildKit docs/attestations.
 */
export declare function imageInIndex({ manifests, entries }: IndexManifest): ListedImage | undefined;
