import type { BundleVerifier } from '../../ports.ts';
/**
 * Combines verifiers: a bundle is verified when one of them verifies it, and its signer is the one that this one
 * proved.
 * @param verifiers those without network first: a later one is used only when all before it have rejected the bundle.
 * @example
 * const keys = ['old.pub', 'new.pub'].map((file) => readFileSync(file, 'utf8'));
 * const verifier = openAnyVerifier(keys.map((publicKeyPem) => openBundleVerifier({ kind: 'key', publicKeyPem })));
 */
export declare function openAnyVerifier(verifiers: readonly BundleVerifier[]): BundleVerifier;
