import type { Content } from '../../core/digest.ts';
import type { RegistryClient } from './registry-client.ts';
/**
 * Stores a blob: POST opens a session, one PUT fills it. After a failure the blob is looked for first, since the answer may have been
 * lost behind the commit, and a new session is opened: sessions are never filled twice.
 * @param started a session of {@link startUpload} that nothing was sent to; the first try takes it.
 * @throws WasmImageError REGISTRY_*, DIGEST_MISMATCH when the registry reports another digest. Source: distribution-spec 1.1, end-4a and end-6.
 */
export declare function uploadBlob(client: RegistryClient, content: Content, started?: URL): Promise<void>;
/** Opens a session, which shows whether this login may push. @returns where its content goes. @throws WasmImageError REGISTRY_*. */
export declare function startUpload(client: RegistryClient, deed: string): Promise<URL>;
/** Whether the blob is stored; a registry that fails to say counts as "no". */
export declare function hasBlob(client: RegistryClient, content: Content): Promise<boolean>;
