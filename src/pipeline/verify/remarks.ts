import { type Digest, isDigest } from '../../core/digest.ts';
import type { Verified } from '../../decide/gate/checks.ts';
import type { Tag } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
import { listLegacy } from './legacy-signatures.ts';

/** Whether a tag leads elsewhere than to what was verified of it; one request, none for a digest. @throws REGISTRY_*. */
export async function remarkOnTag(
  store: ImageStore,
  target: Tag | Digest,
  { reference: { digest } }: Verified,
): Promise<string | undefined> {
  if (isDigest(target)) return undefined;
  const now = (await store.fetchManifest(target))?.digest;
  if (now === digest) return undefined;
  return `the tag ${now === undefined ? 'is gone' : `leads to ${now}`} now; what was verified is ${digest}: deploy that`;
}

/** Whether an image without a signature that counts has one in cosign's older form; one request. @throws REGISTRY_*, LIMIT_EXCEEDED. */
export async function remarkOnUnsigned(store: ImageStore, digest: Digest): Promise<string | undefined> {
  const list = await listLegacy(store, digest);
  if (list === undefined || list.layers.length === 0) return undefined;
  return "there is a signature in cosign's older form (.sig), which counts only where a policy lists it in signature.formats";
}
