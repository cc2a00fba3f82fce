import type { Content, Digest } from '../../core/digest.ts';
import type { ImageStore } from '../../ports.ts';
import type { RegistryClient } from './registry-client.ts';
/**
 * Adds a signature to the image that lists those of a digest in cosign's older form. It is one tag for all signers, so nobody's must be lost.
 * @param putBlob stores a blob before the manifest that names it. @throws REGISTRY_*, TAG_RACE.
 */
export declare function putLegacySignature(client: RegistryClient, subject: Digest, add: Parameters<ImageStore['putLegacySignature']>[1], putBlob: (content: Content) => Promise<void>): Promise<void>;
