import type { ImageStore } from '../../ports.ts';
import type { RegistryClient } from './registry-client.ts';
/** What a store changes. Entries that only read have an empty one in its place (scripts/build.ts). */
export type Writer = Pick<ImageStore, 'startUpload' | 'putBlob' | 'putManifest' | 'putTag' | 'putReferrers' | 'putLegacySignature'>;
/** Writes to a registry's repository; remembers blobs, which a registry may ask for again. Source: distribution-spec 1.1. */
export declare function openWriter(client: RegistryClient): Writer;
