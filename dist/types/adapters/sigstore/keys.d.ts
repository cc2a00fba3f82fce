import { type KeyObject } from 'node:crypto';
/**
 * Reads a P-256 private key. The text is remembered as a secret before anything else.
 * @param pem PKCS#8 or SEC1, at most 16 KiB; encrypted PKCS#8 with its passphrase. @throws WasmImageError KEY_INVALID, never naming a part of the key.
 */
export declare function readPrivateKey(pem: string, passphrase?: string): KeyObject;
/** Reads a P-256 public key. @param pem SPKI, at most 16 KiB; a private key or certificate is refused. @throws WasmImageError KEY_INVALID. */
export declare function readPublicKey(pem: string): KeyObject;
/** The SPKI in PEM, the form in which a key identifies a signer. */
export declare function printPublicKey(key: KeyObject): string;
/** What cosign writes as hint of a key: base64 of the SHA-256 of its SPKI. A hint helps people to find a key; it proves nothing. */
export declare function hintOf(publicKeyPem: string): string;
