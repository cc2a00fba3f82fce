import type { Signer } from '../../../ports.ts';
import { type IdentityToken } from '../../github/identity-token.ts';
import { type HashName } from '../keys.ts';
import type { WitnessOptions } from './witnesses.ts';
export type { WitnessOptions } from './witnesses.ts';
/**
 * Opens a signer with a P-256, P-384 or Ed25519 key of the user's. Without witnesses it uses no network and its bundles verify in cosign with
 * `--key` and `--insecure-ignore-tlog`.
 * @param options `pem`: PKCS#8, SEC1 or cosign's own form, remembered as a secret; `passphrase`: of an encrypted one. @throws WasmImageError KEY_INVALID; `sign` throws SIGSTORE_*.
 */
export declare function openKeySigner(options: {
    readonly pem: string;
    readonly passphrase?: string;
} & WitnessOptions): Signer;
/**
 * Opens a signer whose private key is somewhere else. Each signature is checked with the public key, a first one before this returns, so
 * that a wrong key or a missing right is told before anything is pushed; `isTrial`: nothing is to be signed, so the first one is left out.
 * @param options `signWith`: gives the signature as bytes (DER, or 64 bytes for Ed25519) or as base64 of them.
 * @throws WasmImageError KEY_INVALID, SIGNING_COMMAND_FAILED, as does `sign`, which throws SIGSTORE_* as well.
 */
export declare function openRemoteSigner(options: {
    readonly publicKeyPem: string;
    readonly signWith: (bytes: Uint8Array, hash: HashName | undefined) => Promise<Buffer>;
    readonly isTrial?: boolean;
} & WitnessOptions): Promise<Signer>;
/**
 * Opens a keyless signer: one fresh P-256 key and one certificate for all statements of a run; the private key never leaves memory.
 * @param options `token`: asked when the first identity or signature is wanted; `fulcioUrl`: base address of the certificate authority.
 * @returns a signer whose identity is read from the token's claims, never from the certificate that comes back. `sign` throws
 * what `token` throws, SIGSTORE_UNAVAILABLE and SIGSTORE_REFUSED. @throws WasmImageError INPUT_INVALID when nothing would prove the time.
 */
export declare function openKeylessSigner(options: {
    readonly token: () => Promise<IdentityToken>;
    readonly fulcioUrl: string;
} & WitnessOptions): Signer;
