import { type KeyObject } from 'node:crypto';
import type { Bundle } from '@sigstore/bundle';
import { type SignedEntity } from '@sigstore/verify';
import { type Digest } from '../../../core/digest.ts';
type MessageSignature = Extract<Bundle['content'], {
    $case: 'messageSignature';
}>['messageSignature'];
/** The digest of a file of which the bytes may not be here. */
export declare function digestOfFile(file: Uint8Array | Digest): Digest;
/** Refuses a signature of other bytes. @throws Error with the reason. */
export declare function checkMessage({ messageDigest }: MessageSignature, file: Uint8Array | Digest): void;
/**
 * Whether the signature over the bytes of a file is by this key: SHA-256 for ECDSA and RSA; Ed25519 needs no hash.
 * @throws WasmImageError INPUT_INVALID if that cannot be seen from the digest alone.
 */
export declare function isFileSignedBy(key: KeyObject, file: Uint8Array | Digest, signature: Uint8Array): boolean;
/** What the library verifies, with our check of the signature if the bytes of a file are signed. */
export declare function entityOf(bundle: Bundle, file: Uint8Array | Digest): SignedEntity;
/**
 * The leaf in DER. A chain may have certificates above it, which are not used: the trust root has them.
 * @throws Error with the reason, also for a chain with a root: one in a bundle proves nothing, and all clients refuse it.
 */
export declare function leafOf({ verificationMaterial: { content } }: Bundle): Buffer;
export {};
