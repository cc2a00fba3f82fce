import type { Digest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import type { Tag } from '../oci/reference.ts';
import type { ImageStore } from '../ports.ts';

/**
 * What a tag points to before the push. Some registries answer "not allowed" for a repository that does not exist yet;
 * the push will show. @throws REGISTRY_*
 */
export async function currentDigest(store: ImageStore, tag: Tag): Promise<Digest | undefined> {
  const content = await store.fetchManifest(tag).catch((thrown: unknown) => {
    const code = thrown instanceof WasmImageError ? thrown.code : '';
    if (['REGISTRY_UNAUTHORIZED', 'REGISTRY_FORBIDDEN', 'IMAGE_NOT_FOUND'].includes(code)) return undefined;
    throw thrown;
  });
  return content?.digest;
}
