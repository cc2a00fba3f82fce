import type { FileVerifier } from '../../../ports.ts';
import type { TrustRoot } from '../trust-root.ts';
import { type TrustAnchor } from '../verifier.ts';
/**
 * Opens a verifier of bundles about files; it fails closed, like that of bundles about images.
 * @param logs a trust root for keys: entries of its logs must be valid, and none is required.
 * @throws WasmImageError KEY_INVALID.
 */
export declare function openFileVerifier(trust: TrustAnchor, logs?: TrustRoot): FileVerifier;
