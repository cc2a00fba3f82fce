import type { Descriptor } from '../core/digest.ts';
import { isObject, type JsonObject, stringAt } from '../core/json.ts';
import type { IndexManifest } from './manifest.ts';
import { DOCKER_MANIFEST, OCI_MANIFEST } from './media-types.ts';

/** An image that an index lists. */
export interface ListedImage {
  readonly descriptor: Descriptor;
  /** `linux/amd64`; undefined when the index does not say. */
  readonly platform: string | undefined;
}

/** The platform that fetchers of proxies ask for, and the one that they assume where none is named. */
const WANTED = 'linux/amd64';
/** What BuildKit writes for attestations, which stand in the index beside the image. */
const NO_PLATFORM = 'unknown/unknown';

/**
 * The image that a fetcher of a proxy takes out of an index: the first for linux/amd64 or without a platform; where there is none, the only image.
 * @returns undefined when it takes none. Source: go-containerregistry v0.21.6 pkg/v1/remote/index.go, childByPlatform; BuildKit docs/attestations.
 */
export function imageInIndex({ manifests, entries }: IndexManifest): ListedImage | undefined {
  const images = manifests
    .filter(({ mediaType }) => mediaType === OCI_MANIFEST || mediaType === DOCKER_MANIFEST)
    .map(
      (descriptor): ListedImage => ({
        descriptor,
        platform: platformOf(entries.find((entry) => entry.digest === descriptor.digest)),
      }),
    )
    .filter(({ platform }) => platform !== NO_PLATFORM);
  const usual = images.find(({ platform }) => platform === undefined || platform === WANTED);
  return usual ?? (images.length === 1 ? images[0] : undefined);
}

function platformOf(entry: JsonObject | undefined): string | undefined {
  const platform = entry?.platform;
  return isObject(platform)
    ? `${stringAt(platform, 'os') ?? ''}/${stringAt(platform, 'architecture') ?? ''}`
    : undefined;
}
