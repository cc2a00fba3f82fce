import type { TrustRoot } from '../adapters/sigstore/trust-root.ts';
import type { Transparency } from '../adapters/sigstore/verifier.ts';
import type { Values } from '../decide/inputs/values.ts';
import { type TrustChoice } from '../decide/plan/trust.ts';
import type { BundleVerifier, FileVerifier, SignerIdentity, Validator } from '../ports.ts';
import { type Session } from './session.ts';
/** The trust material of a run: each part is loaded when it is first needed, and only once. */
export interface TrustMaterial {
    /** The trust root is a file, so reading it early costs no request. */
    readonly isFile: boolean;
    /** @throws TRUST_ROOT_UNAVAILABLE, TRUST_ROOT_INVALID, FILE_UNREADABLE */
    root(): Promise<TrustRoot>;
    /** The text of the trust root; undefined if the TUF repository has none. @throws as `root`. */
    text(): Promise<string | undefined>;
    /**
     * The signing config of the TUF repository (opened `withSigningConfig`) and its name in errors.
     * @throws TRUST_ROOT_UNAVAILABLE
     */
    signingConfig(): Promise<{
        readonly text: string;
        readonly name: string;
    }>;
}
/**
 * Opens the trust material of a run.
 * @param options `withSigningConfig`: fetch the signing config in the same TUF session; publishing needs it.
 */
export declare function openTrust(session: Session, choice: TrustChoice, options?: {
    readonly withSigningConfig?: boolean;
}): TrustMaterial;
/**
 * Opens the verifier for bundles of this signer. Only the trust root decides whether a log entry is required (it is if
 * the trust root names logs), so that publishing and verifying require the same.
 */
export declare function openVerifier(signer: SignerIdentity, trust: TrustMaterial): BundleVerifier;
/**
 * Opens the verifier for bundles signed by one of these keys. It reads each bundle once and needs no trust root.
 * @param publicKeyPems SPKI in PEM.
 */
export declare function openKeysVerifier(publicKeyPems: readonly string[]): BundleVerifier;
/** Opens the verifier for bundles of the services in a trust root. @param required overrides the trust root. */
export declare function openTrustRootVerifier(trust: TrustMaterial, required?: Transparency): BundleVerifier;
/** Opens the verifier for bundles about files by this signer. */
export declare function openSignerFileVerifier(signer: SignerIdentity, trust: TrustMaterial): FileVerifier;
/**
 * The same for certificates of the services in a trust root, which is read at the first bundle and decides whether a log
 * entry is required. @param required overrides the trust root.
 */
export declare function openCertificateFileVerifier(trust: TrustMaterial, required?: Transparency): FileVerifier;
/** The signer that the inputs name. `sourceRepository`: https address of the repository that was built. */
export interface ExpectedSigner {
    readonly signer: SignerIdentity;
    readonly sourceRepository: string | undefined;
}
/**
 * Reads the expected signer from the inputs.
 * @throws WasmImageError INPUT_MISSING when neither an identity with its issuer nor a key is set, INPUT_CONFLICT for
 * both, INPUT_INVALID, KEY_INVALID.
 */
export declare function readExpectedSigner(session: Session, values: Values): Promise<ExpectedSigner>;
/** Reads the expected signer and opens the verifier for its bundles. @throws as {@link readExpectedSigner}. */
export declare function openGate(session: Session, values: Values): Promise<ExpectedSigner & {
    readonly bundles: BundleVerifier;
    readonly validator: Validator;
}>;
