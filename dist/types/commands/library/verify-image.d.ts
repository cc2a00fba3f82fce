import type { SignerIdentity } from '../../attest/facts.ts';
import type { Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { VerificationReport } from '../../decide/gate/verification.ts';
import { type CallOptions } from './library-session.ts';
/** The image, and who must have signed it: a key, an identity with its issuer, or a policy. */
export interface VerifyOptions extends CallOptions {
    /** `HOST/PATH:TAG`, `HOST/PATH@sha256:...`, or `oci-layout:FOLDER:TAG`. */
    readonly image: string;
    /** Public key that must have signed: PEM text, path of a file, or `env://NAME`. */
    readonly key?: string | undefined;
    /** Exact identity in the certificate, such as the address of a workflow at a ref. */
    readonly identity?: string | undefined;
    /** Exact issuer of the identity. */
    readonly issuer?: string | undefined;
    /** Path of a policy file, instead of a key or an identity. */
    readonly policy?: string | undefined;
    /** Hosts that must load the module, such as `envoy>=1.36`; default: those of its kind. */
    readonly hosts?: string | undefined;
}
/** The verdict about one image. `error` says why it is not verified, with a code, and can be thrown. */
export type VerifyResult = {
    readonly verdict: 'verified';
    /** The image by digest, `HOST/PATH@sha256:...`: deploy this, not the tag. */
    readonly reference: string;
    /** Of the image manifest. */
    readonly digest: Digest;
    /** Of the raw wasm. */
    readonly moduleDigest: Digest;
    readonly signer: SignerIdentity;
    readonly report: VerificationReport;
} | {
    readonly verdict: 'denied' | 'nothing-found' | 'undecided';
    readonly error: WasmImageError;
    readonly report: VerificationReport;
};
/**
 * Verifies one image from the registry: signature, signer, ABI and layout, as `wasm-image verify` does.
 * @param options the image and who must have signed it. Logins come from the docker and podman configuration; the trust
 * root is the public sigstore, fetched by TUF, unless `inputs` names another.
 * @returns the verdict. `undecided` means that it could not be found out, for example because the registry did not
 * answer.
 * @throws WasmImageError INPUT_*, REFERENCE_INVALID, KEY_INVALID, POLICY_INVALID for options that cannot be used.
 * @example
 * const result = await verifyImage({ image: 'ghcr.io/acme/filter:v1.2.3', key: 'key.pub' });
 * if (result.verdict !== 'verified') throw result.error;
 * console.log(result.reference);
 */
export declare function verifyImage(options: VerifyOptions): Promise<VerifyResult>;
