import type { BundleVerifier } from '../../ports.ts';
import type { TrustRoot } from './trust-root.ts';
/** Whether a bundle needs an entry of a trusted log beside its timestamp. */
export type Transparency = 'required' | 'timestamp-only';
/** What makes a bundle believable: the services of a trust root, one key, or any of several. */
export type Trust = {
    readonly kind: 'trust-root';
    /** Called at the first bundle, and again only if it failed. @throws TRUST_ROOT_UNAVAILABLE, TRUST_ROOT_INVALID */
    readonly load: () => Promise<TrustRoot>;
    readonly transparency: Transparency;
    /** Unix time in ms: no proven time may lie after it. Default: the clock of this machine. */
    readonly now?: () => number;
}
/** `publicKeyPem`: SPKI. Log entries and timestamps are not looked at: the key alone is trusted. */
 | {
    readonly kind: 'key';
    readonly publicKeyPem: string;
} | {
    readonly kind: 'keys';
    readonly publicKeyPems: readonly string[];
};
/** Opens a verifier of bundles; it fails closed: whatever is thrown while checking is a rejection. @throws WasmImageError KEY_INVALID. */
export declare function openBundleVerifier(trust: Trust): BundleVerifier;
