import { type Content, type Digest } from '../../core/digest.ts';
import type { Tag } from '../../oci/reference.ts';
import { type RegistryClient } from './registry-client.ts';
/** @param reference a tag (fallback tags too) or digest. @throws REGISTRY_*, DIGEST_MISMATCH, IMAGE_TOO_LARGE */
export declare function fetchManifest(client: RegistryClient, reference: Tag | Digest): Promise<Content | undefined>;
