import { type KeyObject } from 'node:crypto';
/**
 * Reads a P-256, P-384 or Ed25519 private key. Text and passphrase are remembered as secrets before anything else.
 * @param pem PKCS#8 or SEC1, also encrypted, or what `cosign generate-key-pair` writes; at most 16 KiB.
 * @param passphrase for an encrypted key; cosign encrypts with an empty one as well. @throws WasmImageError KEY_INVALID, never naming a part of the key.
 */
export declare function readPrivateKey(pem: string, passphrase?: string): KeyObject;
/** The lines of a key that are not public: SEC1 ends with the same characters as the public key. */
export declare function privateLinesOf(pem: string): readonly string[];
