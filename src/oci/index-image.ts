import type { Descriptor } from '../core/digest.ts';
import { isObject, type JsonObject, stringAt } from '../core/json.ts';
import type { IndexManifest } from './manifest.ts';
import { DOCKER_MANIFEST, OCI_MANIFEST } from './media-types.ts';

/** An image that an index lists. */
export interface IndexEntry {
  readonly descriptor: Descriptor;
  /** `linux/amd64`; undefined if the index does not say. */
  readonly platform: string | undefined;
}

/** The platform that proxies request, and that they assume if an entry has none. */
const WANTED = 'linux/amd64';
/** What BuildKit writes for attestations, which it lists in the index next to the image. */
const NO_PLATFORM = 'unknown/unknown';

/**
 * The image that a proxy picks from an index: the first for linux/amd64 or without a platform, or else the only image.
 * @returns undefined if it picks none.
 * Source: go-containerregistry v0.21.6 pkg/v1/remote/index.go, childByPlatform; BuildKit docs/attestations.
 */
export function imageInIndex({ manifests, entries }: IndexManifest): IndexEntry | undefined {
  const images = manifests
    .filter(({ mediaType }) => mediaType === OCI_MANIFEST || mediaType === DOCKER_MANIFEST)
    .map(
      (descriptor): IndexEntry => ({
        descriptor,
        platform: platformOf(entries.find((entry) => entry.digest === descriptor.digest)),
      }),
    )
    .filter(({ platform }) => platform !== NO_PLATFORM);
  const usual = images.find(({ platform }) => platform === undefined || platform === WANTED);
  return usual ?? (images.length === 1 ? images[0] : undefined);
}

/** The platform of an entry of an index, as the index says. */
export function platformOf(entry: JsonObject | undefined): string | undefined {
  const platform = entry?.platform;
  return isObject(platform)
    ? `${stringAt(platform, 'os') ?? ''}/${stringAt(platform, 'architecture') ?? ''}`
    : undefined;
}
