import { type Digest } from '../../core/digest.ts';
import type { Verified } from '../../decide/gate/checks.ts';
import type { Tag } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
/** Whether a tag leads elsewhere than to what was verified of it; one request, none for a digest. @throws REGISTRY_*. */
export declare function remarkOnTag(store: ImageStore, target: Tag | Digest, { reference: { digest } }: Verified): Promise<string | undefined>;
/** Whether an image without a signature that counts has one in cosign's older form; one request. @throws REGISTRY_*, LIMIT_EXCEEDED. */
export declare function remarkOnUnsigned(store: ImageStore, digest: Digest): Promise<string | undefined>;
