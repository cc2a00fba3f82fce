import type { Content, Descriptor, Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { readManifest } from '../../oci/manifest.ts';
import { LIMITS, SIGSTORE_BUNDLE } from '../../oci/media-types.ts';
import type { ImageStore } from '../../ports.ts';

/** Referrers examined before the gate gives up: an attacker can add any number, a publisher adds a handful. */
export const MAX_CANDIDATES = 200;

/** What a referrer holds: a bundle about the image, one that cannot be used, or something else. */
export type Fetched =
  | { readonly kind: 'bundle'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'other' };

/** Fetches the bundle of one referrer of an image. @throws REGISTRY_*, DIGEST_MISMATCH when it could not be read. */
export async function fetchBundle(store: ImageStore, digest: Digest, referrer: Descriptor): Promise<Fetched> {
  const content = await store.fetchManifest(referrer.digest);
  // A list says of what kind it is; one that does not may mean a bundle.
  if (content === undefined)
    return (referrer.artifactType ?? SIGSTORE_BUNDLE) === SIGSTORE_BUNDLE
      ? { kind: 'refused', reason: 'its manifest is missing' }
      : { kind: 'other' };
  const layer = bundleLayerOf(content, digest);
  if (layer === undefined) return { kind: 'other' };
  if (layer.size > LIMITS.bundle)
    return { kind: 'refused', reason: `its bundle has ${layer.size} bytes, ${LIMITS.bundle} are allowed` };
  const bytes = await store.fetchBlob(layer);
  return bytes === undefined ? { kind: 'refused', reason: 'its bundle is missing' } : { kind: 'bundle', bytes };
}

/** The bundle layer of a referrer whose subject is this image, or undefined for anything else, broken manifests included. */
function bundleLayerOf(content: Content, digest: Digest): Descriptor | undefined {
  try {
    const manifest = readManifest(content);
    const layer = manifest.layers[0];
    const isBundle =
      manifest.subject?.digest === digest && manifest.layers.length === 1 && layer?.mediaType === SIGSTORE_BUNDLE;
    return isBundle ? layer : undefined;
  } catch (error) {
    if (error instanceof WasmImageError) return undefined;
    throw error;
  }
}
