import type { BundleOutcome, BundleVerifier } from '../../ports.ts';

/**
 * One verifier of several: a bundle is believed when one of them believes it, and its signer is the one that this one proved.
 * @param verifiers those that ask nobody first: a later one is asked only when all before have refused.
 */
export function openAnyVerifier(verifiers: readonly BundleVerifier[]): BundleVerifier {
  const ask = async (question: (verifier: BundleVerifier) => Promise<BundleOutcome>): Promise<BundleOutcome> => {
    const reasons = new Set<string>();
    for (const verifier of verifiers) {
      const outcome = await question(verifier);
      if (outcome.kind === 'verified') return outcome;
      reasons.add(outcome.reason);
    }
    // The last knows most: keys only say that it is not theirs.
    return { kind: 'rejected', reason: [...reasons].at(-1) ?? 'nobody is trusted' };
  };
  return {
    verifyBundle: (bundle) => ask((verifier) => verifier.verifyBundle(bundle)),
    verifyLegacy: (signature) => ask((verifier) => verifier.verifyLegacy(signature)),
  };
}
