import { type Digest } from '../../core/digest.ts';
import type { Verified } from '../../decide/gate/checks.ts';
import type { Tag } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
/** A remark if a tag no longer points to what was verified; one request, none for a digest. @throws REGISTRY_*. */
export declare function remarkOnTag(store: ImageStore, target: Tag | Digest, { reference: { digest } }: Verified): Promise<string | undefined>;
/**
 * A remark if an image without an acceptable signature has one in cosign's legacy format; one request.
 * @throws REGISTRY_*, LIMIT_EXCEEDED.
 */
export declare function remarkOnUnsigned(store: ImageStore, digest: Digest): Promise<string | undefined>;
