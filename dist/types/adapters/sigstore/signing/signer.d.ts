import { type IdentityToken } from '../../../attest/identity-token.ts';
import type { Signer } from '../../../ports.ts';
import { type HashName } from '../keys.ts';
import type { WitnessOptions } from './witnesses.ts';
export type { WitnessOptions } from './witnesses.ts';
/**
 * Opens a signer with a P-256, P-384 or Ed25519 key of the user. Without witnesses it uses no network, and cosign
 * verifies its bundles with `--key` and `--insecure-ignore-tlog`.
 * @param options `pem`: PKCS#8, SEC1 or cosign's own form, remembered as a secret; `passphrase`: of an encrypted key.
 * @throws WasmImageError KEY_INVALID; `sign` throws SIGSTORE_*.
 */
export declare function openKeySigner(options: {
    readonly pem: string;
    readonly passphrase?: string;
} & WitnessOptions): Signer;
/**
 * Opens a signer whose private key is somewhere else. Each signature is checked with the public key. A first one is
 * made and checked before this returns, so that a wrong key or a missing permission is reported before anything is
 * pushed.
 * @param options `signWith`: returns the signature as bytes (DER, or 64 bytes for Ed25519) or in base64; `isTrial`:
 * nothing will be signed, so the first signature is left out.
 * @throws WasmImageError KEY_INVALID, SIGNING_COMMAND_FAILED, as does `sign`, which throws SIGSTORE_* as well.
 */
export declare function openRemoteSigner(options: {
    readonly publicKeyPem: string;
    readonly signWith: (bytes: Uint8Array, hash: HashName | undefined) => Promise<Buffer>;
    readonly isTrial?: boolean;
} & WitnessOptions): Promise<Signer>;
/**
 * Opens a keyless signer: one new P-256 key and one certificate for all statements of a run; the private key never
 * leaves memory.
 * @param options `token`: called for the first identity or signature; `fulcioUrl`: base address of the certificate
 * authority; `certifyFirst`: the token is used at once, because it may not be had again later.
 * @returns a signer whose identity is read from the token's claims if they say how Fulcio names it; otherwise, or if
 * the token is used at once, from a certificate, which must agree with the claims. `identity` and `sign` throw what
 * `token` throws, SIGSTORE_UNAVAILABLE and SIGSTORE_REFUSED.
 * @throws WasmImageError INPUT_INVALID when nothing would prove the time.
 */
export declare function openKeylessSigner(options: {
    readonly token: () => Promise<IdentityToken>;
    readonly fulcioUrl: string;
    readonly certifyFirst?: boolean;
} & WitnessOptions): Signer;
