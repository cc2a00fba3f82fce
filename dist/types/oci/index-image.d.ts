import type { Descriptor } from '../core/digest.ts';
import { type JsonObject } from '../core/json.ts';
import type { IndexManifest } from './manifest.ts';
/** An image that an index lists. */
export interface IndexEntry {
    readonly descriptor: Descriptor;
    /** `linux/amd64`; undefined if the index does not say. */
    readonly platform: string | undefined;
}
/**
 * The image that a proxy picks from an index: the first for linux/amd64 or without a platform, or else the only image.
 * @returns undefined if it picks none.
 * Source: go-containerregistry v0.21.6 pkg/v1/remote/index.go, childByPlatform; BuildKit docs/attestations.
 */
export declare function imageInIndex({ manifests, entries }: IndexManifest): IndexEntry | undefined;
/** The platform of an entry of an index, as the index says. */
export declare function platformOf(entry: JsonObject | undefined): string | undefined;
