import type { Content, Descriptor, Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { readManifest } from '../../oci/manifest.ts';
import { LIMITS, SIGSTORE_BUNDLE } from '../../oci/media-types.ts';
import type { ImageStore } from '../../ports.ts';

/** Referrers examined before the gate gives up: an attacker can add any number, a publisher adds a few. */
export const MAX_CANDIDATES = 200;

/** The error for an image with more referrers than are examined. @param name of the image. */
export function tooManyReferrers(name: string, count: number): WasmImageError {
  return new WasmImageError(
    'LIMIT_EXCEEDED',
    `Cannot reach a verdict on ${name}: none of the first ${MAX_CANDIDATES} of its ${count} referrers is acceptable`,
  );
}

/** What a referrer contains: a bundle about the image, a bundle that cannot be used, or something else. */
export type Fetched =
  | { readonly kind: 'bundle'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'other' };

/** Fetches the bundle of one referrer of an image. @throws REGISTRY_*, DIGEST_MISMATCH if it could not be read. */
export async function fetchBundle(store: ImageStore, digest: Digest, referrer: Descriptor): Promise<Fetched> {
  const content = await store.fetchManifest(referrer.digest);
  // The list of referrers gives the artifact type; if it does not, the referrer may be a bundle.
  if (content === undefined)
    return (referrer.artifactType ?? SIGSTORE_BUNDLE) === SIGSTORE_BUNDLE
      ? { kind: 'refused', reason: 'its manifest is missing' }
      : { kind: 'other' };
  const layer = bundleLayerOf(content, digest);
  if (layer === undefined) return { kind: 'other' };
  if (layer.size > LIMITS.bundle)
    return { kind: 'refused', reason: `its bundle is ${layer.size} bytes; the limit is ${LIMITS.bundle}` };
  const bytes = await store.fetchBlob(layer);
  return bytes === undefined ? { kind: 'refused', reason: 'its bundle is missing' } : { kind: 'bundle', bytes };
}

/** The bundle layer of a referrer whose subject is this image; undefined for anything else and for broken manifests. */
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
