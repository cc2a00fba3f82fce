import { type KeyObject } from 'node:crypto';
import { WasmImageError } from '../../core/errors.ts';
/** Reads a public key. @param pem SPKI of P-256, P-384 or Ed25519, at most 16 KiB; a private key or certificate is refused. @throws WasmImageError KEY_INVALID. */
export declare function readPublicKey(pem: string): KeyObject;
/** The SPKI in PEM, the form in which a key identifies a signer. */
export declare function printPublicKey(key: KeyObject): string;
/** What cosign writes as hint of a key: base64 of the SHA-256 of its SPKI. A hint helps people to find a key; it proves nothing. */
export declare function hintOf(publicKeyPem: string): string;
/**
 * The hashes that a signature by this key may be over, the one that we write first; Ed25519 hashes by itself.
 * Source: sigstore docs, algorithm-registry (PKIX_ECDSA_P256_SHA_256, PKIX_ECDSA_P384_SHA_384, PKIX_ED25519). cosign before 3 wrote SHA-256 with
 * every key. What cosign 3.1 writes with Ed25519 is Ed25519ph, which neither Node nor `cosign verify` knows.
 */
export declare function hashesOf(key: KeyObject): readonly (HashName | undefined)[];
export type HashName = 'sha256' | 'sha384';
/** @returns an ECDSA signature in DER, or the 64 bytes of Ed25519. */
export declare function signBytes(key: KeyObject, bytes: Uint8Array): Buffer;
/** Whether the signature over these bytes is by this key. */
export declare function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean;
/** The lines of the body alone: the header is no secret, and hiding it would hide the hint about PEM. */
export declare function rememberKey(pem: string, lines?: readonly string[]): void;
/** The lines of a PEM without header and footer, also where line feeds became spaces or the two characters `\\n` on the way here. */
export declare function bodyOf(pem: string): readonly string[];
/** Reads a key with OpenSSL and holds it to the kinds that are signed with. @throws WasmImageError KEY_INVALID. */
export declare function loadKey(kind: 'private' | 'public', pem: string, read: () => KeyObject): KeyObject;
export declare function refusedKey(kind: 'private' | 'public', why: string, hint?: string): WasmImageError;
