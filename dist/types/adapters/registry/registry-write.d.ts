import type { ImageStore } from '../../ports.ts';
import type { RegistryClient } from './registry-client.ts';
/** The calls that change a store. Entries that only read have an empty writer (scripts/build.ts). */
export type Writer = Pick<ImageStore, 'startUpload' | 'putBlob' | 'putManifest' | 'putTag' | 'putReferrers' | 'putLegacySignature'>;
/**
 * Writes to a repository of a registry; keeps the blobs, which a registry may need again. Source: distribution-spec
 * 1.1.
 */
export declare function openWriter(client: RegistryClient): Writer;
