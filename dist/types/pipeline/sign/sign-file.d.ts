import { type SignatureFacts } from '../../decide/gate/checks.ts';
import type { FileVerifier, Signer, SignerIdentity } from '../../ports.ts';
/** A sigstore bundle about the bytes of a file, verified. */
export interface SignedFile {
    /** JSON bytes, version 0.3. */
    readonly bundle: Uint8Array;
    /** `referrer`: digest of the bundle itself. */
    readonly signature: SignatureFacts;
}
/** What signing a file touches. */
export interface FileSigningPorts {
    /** Reads the trust root that it will need. @throws TRUST_ROOT_* */
    openFileVerifier(signer: SignerIdentity): FileVerifier | Promise<FileVerifier>;
}
/**
 * Signs the bytes of a module with the signer of the run, and verifies the bundle as everybody else will: `cosign
 * verify-blob` and `wasm-image verify FILE` read it.
 * @param signer its certificate and log are those of the other signatures of the run. @param module raw wasm.
 * @param earlier a bundle that may be left from an earlier run: it is kept if it is about this module by this signer.
 * @throws OIDC_*, SIGSTORE_*, TRUST_ROOT_*, and SIGNATURE_DENIED if the bundle that was made cannot be verified.
 */
export declare function signFile(ports: FileSigningPorts, signer: Signer, module: Uint8Array, earlier?: Uint8Array): Promise<SignedFile>;
