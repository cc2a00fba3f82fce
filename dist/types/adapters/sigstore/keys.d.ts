import { type KeyObject } from 'node:crypto';
import { WasmImageError } from '../../core/errors.ts';
/**
 * Reads a public key.
 * @param pem SPKI of P-256, P-384 or Ed25519, at most 16 KiB; a private key or certificate is rejected.
 * @throws WasmImageError KEY_INVALID.
 */
export declare function readPublicKey(pem: string): KeyObject;
/** The SPKI in PEM, the form in which a key identifies a signer. */
export declare function printPublicKey(key: KeyObject): string;
/**
 * The key hint that cosign writes: base64 of the SHA-256 of the SPKI. A hint helps to find a key; it proves nothing.
 */
export declare function hintOf(publicKeyPem: string): string;
/**
 * The hashes that signatures by this key may use, ours first; Ed25519 needs none.
 * Source: sigstore docs, algorithm-registry (PKIX_ECDSA_P256_SHA_256, PKIX_ECDSA_P384_SHA_384, PKIX_ED25519). cosign
 * before 3 used SHA-256 with every key. cosign 3.1 writes Ed25519ph, which neither Node nor `cosign verify` supports.
 */
export declare function hashesOf(key: KeyObject): readonly (HashName | undefined)[];
/** A hash that signatures use. */
export type HashName = 'sha256' | 'sha384';
/**
 * The hash for the bytes of a file: a bundle names their SHA-256, and `cosign verify-blob` 3.1 rejects SHA-384 (it
 * accepts a P-384 key with SHA-256, and Ed25519 without a hash).
 */
export declare function fileHashOf(key: KeyObject): HashName | undefined;
/** @returns an ECDSA signature in DER, or the 64 bytes of Ed25519. */
export declare function signBytes(key: KeyObject, bytes: Uint8Array, hash?: HashName | undefined): Buffer;
/** Whether the signature over these bytes is by this key. */
export declare function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: Uint8Array, hashes?: readonly (HashName | undefined)[]): boolean;
/** Remembers only the lines of the body: the header is not a secret, and the hint about PEM contains it. */
export declare function rememberKey(pem: string, lines?: readonly string[]): void;
/** The lines of a PEM without header and footer, also if line feeds have become spaces or the two characters `\\n`. */
export declare function bodyOf(pem: string): readonly string[];
/** Reads a key with OpenSSL; only the kinds that we sign with are accepted. @throws WasmImageError KEY_INVALID. */
export declare function loadKey(kind: 'private' | 'public', pem: string, read: () => KeyObject): KeyObject;
/** The error for a key that cannot be used. */
export declare function refusedKey(kind: 'private' | 'public', why: string, hint?: string): WasmImageError;
