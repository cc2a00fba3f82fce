import type { Content } from '../core/digest.ts';
import { type HttpResponse } from './http.ts';
import type { RegistryClient } from './registry-client.ts';
/**
 * Stores a blob: POST opens a session, one PUT fills it. After a failure the blob is looked for first, since the answer may have been
 * lost behind the commit, and a new session is opened: sessions are never filled twice.
 * @throws WasmImageError REGISTRY_*, DIGEST_MISMATCH when the registry reports another digest. Source: distribution-spec 1.1, end-4a and end-6.
 */
export declare function uploadBlob(client: RegistryClient, content: Content): Promise<void>;
/** Whether the blob is stored; a registry that fails to say counts as "no". */
export declare function hasBlob(client: RegistryClient, content: Content): Promise<boolean>;
/** @throws WasmImageError DIGEST_MISMATCH when the answer names another digest than the content's. */
export declare function checkReported(deed: string, { headers }: HttpResponse, content: Content): void;
