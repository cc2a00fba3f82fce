import { WasmImageError } from '../core/errors.ts';
import type { Image } from '../oci/image.ts';
import { pin, printReference } from '../oci/reference.ts';
import type { CrossCheck, ImageStore } from '../ports.ts';

/** Whether the push wrote something or found the manifest stored already. */
export type Pushed = 'written' | 'present';

/**
 * Stores an image by digest: existence check, blobs, manifest. No tag is touched.
 * @returns `present` when the manifest was stored before; then nothing is sent. @throws REGISTRY_*
 */
export async function pushImage(store: ImageStore, image: Image): Promise<Pushed> {
  if (await store.hasManifest(image.manifest.digest)) return 'present';
  // The question above has met the authentication challenge, so that the blobs can share its token.
  await Promise.all(image.blobs.map((blob) => store.putBlob(blob)));
  await store.putManifest(image.manifest);
  return 'written';
}

/** Lets an independent client read the manifest by digest and compares bytes. @throws DIGEST_MISMATCH, ORAS_UNAVAILABLE */
export async function crossCheck(client: CrossCheck, store: ImageStore, image: Image): Promise<void> {
  const bytes = await client.fetchManifest(store.repository, image.manifest.digest);
  if (Buffer.compare(bytes, image.manifest.bytes) !== 0) {
    throw new WasmImageError(
      'DIGEST_MISMATCH',
      `Cannot trust ${printReference(pin(store.repository, image.manifest.digest))}: the independent client reads other bytes`,
    );
  }
}
