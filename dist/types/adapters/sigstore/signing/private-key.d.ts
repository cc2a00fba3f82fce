import { type KeyObject } from 'node:crypto';
/**
 * Reads a P-256, P-384 or Ed25519 private key. Its text and the passphrase are first remembered as secrets.
 * @param pem PKCS#8 or SEC1, also encrypted, or what `cosign generate-key-pair` writes; at most 16 KiB.
 * @param passphrase for an encrypted key; cosign also encrypts with an empty one.
 * @throws WasmImageError KEY_INVALID, without any part of the key.
 */
export declare function readPrivateKey(pem: string, passphrase?: string): KeyObject;
/** The lines of a key that are not public: the end of SEC1 is the same as that of the public key. */
export declare function privateLinesOf(pem: string): readonly string[];
