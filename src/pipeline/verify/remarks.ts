import { type Digest, isDigest } from '../../core/digest.ts';
import type { Verified } from '../../decide/gate/checks.ts';
import type { Tag } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
import { listLegacy } from './legacy-signatures.ts';

/** A remark if a tag no longer points to what was verified; one request, none for a digest. @throws REGISTRY_*. */
export async function remarkOnTag(
  store: ImageStore,
  target: Tag | Digest,
  { reference: { digest } }: Verified,
): Promise<string | undefined> {
  if (isDigest(target)) return undefined;
  const now = (await store.fetchManifest(target))?.digest;
  if (now === digest) return undefined;
  return `the tag ${now === undefined ? 'was deleted' : `now points to ${now}`}; deploy what was verified: ${digest}`;
}

/**
 * A remark if an image without an acceptable signature has one in cosign's legacy format; one request.
 * @throws REGISTRY_*, LIMIT_EXCEEDED.
 */
export async function remarkOnUnsigned(store: ImageStore, digest: Digest): Promise<string | undefined> {
  const list = await listLegacy(store, digest);
  if (list === undefined || list.layers.length === 0) return undefined;
  return 'it has a signature in the legacy format (.sig), which counts only if a policy lists it in signature.formats';
}
