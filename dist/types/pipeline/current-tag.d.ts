import type { Digest } from '../core/digest.ts';
import type { Tag } from '../oci/reference.ts';
import type { ImageStore } from '../ports.ts';
/**
 * What a tag points to before the push. Some registries answer "not allowed" for a repository that does not exist yet;
 * the push will show. @throws REGISTRY_*
 */
export declare function currentDigest(store: ImageStore, tag: Tag): Promise<Digest | undefined>;
