import type { TrustRoot } from '../adapters/sigstore/trust-root.ts';
import type { Transparency } from '../adapters/sigstore/verifier.ts';
import type { Values } from '../decide/inputs/values.ts';
import { type TrustChoice } from '../decide/plan/trust.ts';
import type { BundleVerifier, SignerIdentity, Validator } from '../ports.ts';
import { type Session } from './session.ts';
/** The trust of a run: each part is loaded when it is first wanted, and once. */
export interface Trust {
    /** Reading it ahead costs nobody a request. */
    readonly isFile: boolean;
    /** @throws TRUST_ROOT_UNAVAILABLE, TRUST_ROOT_INVALID, FILE_UNREADABLE */
    root(): Promise<TrustRoot>;
    /** The signing config of the TUF repository, opened `withSigningConfig`, and what errors call it. @throws TRUST_ROOT_UNAVAILABLE */
    signingConfig(): Promise<{
        readonly text: string;
        readonly name: string;
    }>;
}
/** @param options `withSigningConfig`: one session with the TUF repository fetches both; publishing needs it. */
export declare function openTrust(session: Session, choice: TrustChoice, options?: {
    readonly withSigningConfig?: boolean;
}): Trust;
/**
 * What checks bundles of this signer. Whether a log entry is demanded follows from the trust root alone: one that names logs demands it,
 * so that signer and stranger ask the same.
 */
export declare function openVerifier(signer: SignerIdentity, trust: Trust): BundleVerifier;
/** What checks bundles that one of these keys signed, each bundle read once; it needs no trust root. @param publicKeyPems SPKI in PEM. */
export declare function openKeysVerifier(publicKeyPems: readonly string[]): BundleVerifier;
/** What checks bundles against the services of a trust root. @param demanded instead of what follows from the trust root. */
export declare function openTrustRootVerifier(trust: Trust, demanded?: Transparency): BundleVerifier;
/**
 * The signer that is demanded, and what checks bundles against it.
 * @throws WasmImageError INPUT_MISSING when neither an identity with its issuer nor a key is set, INPUT_CONFLICT for both, INPUT_INVALID, KEY_INVALID.
 */
export declare function openGate(session: Session, values: Values): Promise<{
    readonly signer: SignerIdentity;
    readonly sourceRepository: string | undefined;
    readonly bundles: BundleVerifier;
    readonly validator: Validator;
}>;
