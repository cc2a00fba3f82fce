import { type Content, type Digest } from '../core/digest.ts';
import { type Tag } from '../oci/reference.ts';
import type { ImageStore } from '../ports.ts';
import { type RegistryClient, type RegistryOptions, type RegistryRepository } from './registry-client.ts';
/** An OCI registry's repository. Source: distribution-spec 1.1. */
export declare function openRegistry(repository: RegistryRepository, options: RegistryOptions): ImageStore;
/** @param reference a tag (fallback tags too) or digest. @throws REGISTRY_*, DIGEST_MISMATCH, LIMIT_EXCEEDED */
export declare function fetchManifest(client: RegistryClient, reference: Tag | Digest): Promise<Content | undefined>;
