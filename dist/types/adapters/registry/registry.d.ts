import type { ImageStore } from '../../ports.ts';
import { type RegistryOptions, type RegistryRepository } from './registry-client.ts';
/** Opens a repository of an OCI registry. Source: distribution-spec 1.1. */
export declare function openRegistry(repository: RegistryRepository, options: RegistryOptions): ImageStore;
