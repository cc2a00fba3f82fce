import type { Content } from '../../core/digest.ts';
import type { RegistryClient } from './registry-client.ts';
/**
 * Stores a blob: POST opens a session, one PUT fills it. After a failure it first checks whether the blob is stored,
 * since the response may have been lost after the commit, and then opens a new session: no session is filled twice.
 * @param started an unused session of {@link startUpload}, for the first attempt.
 * @throws WasmImageError REGISTRY_*, DIGEST_MISMATCH when the registry reports a different digest.
 * Source: distribution-spec 1.1, end-4a and end-6.
 */
export declare function uploadBlob(client: RegistryClient, content: Content, started?: URL): Promise<void>;
/**
 * Opens a session, which shows whether this login may push.
 * @returns the address for its content.
 * @throws WasmImageError REGISTRY_*.
 */
export declare function startUpload(client: RegistryClient, task: string): Promise<URL>;
/** Whether the blob is stored; a failed request counts as "no". */
export declare function hasBlob(client: RegistryClient, content: Content): Promise<boolean>;
