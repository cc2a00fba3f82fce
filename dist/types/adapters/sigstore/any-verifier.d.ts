import type { BundleVerifier } from '../../ports.ts';
/**
 * One verifier of several: a bundle is believed when one of them believes it, and its signer is the one that this one proved.
 * @param verifiers those that ask nobody first: a later one is asked only when all before have refused.
 */
export declare function openAnyVerifier(verifiers: readonly BundleVerifier[]): BundleVerifier;
