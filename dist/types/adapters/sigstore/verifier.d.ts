import type { BundleVerifier } from '../../ports.ts';
import type { TrustRoot } from './trust-root.ts';
/** Whether a bundle needs an entry of a trusted log as well as its timestamp. */
export type Transparency = 'required' | 'timestamp-only';
/** What a bundle is verified against: the services of a trust root, one key, or any of several. */
export type TrustAnchor = {
    readonly kind: 'trust-root';
    /** Called at the first bundle, and again only if it failed. @throws TRUST_ROOT_UNAVAILABLE, TRUST_ROOT_INVALID */
    readonly load: () => Promise<TrustRoot>;
    readonly transparency: Transparency;
    /** Unix time in ms: no proven time may be later. Default: the clock of this machine. */
    readonly now?: () => number;
}
/** `publicKeyPem`: SPKI. Only the key is trusted; log entries and timestamps are ignored. */
 | {
    readonly kind: 'key';
    readonly publicKeyPem: string;
} | {
    readonly kind: 'keys';
    readonly publicKeyPems: readonly string[];
};
/**
 * Opens a verifier of bundles; it fails closed: any error during a check is a rejection.
 * @throws WasmImageError KEY_INVALID.
 * @example
 * const verifier = openBundleVerifier({ kind: 'key', publicKeyPem: readFileSync('key.pub', 'utf8') });
 * const outcome = await verifier.verifyBundle(readFileSync('bundle.json'));
 * if (outcome.kind === 'rejected') console.error(outcome.reason);
 */
export declare function openBundleVerifier(trust: TrustAnchor): BundleVerifier;
