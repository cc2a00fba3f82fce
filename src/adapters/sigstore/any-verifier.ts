import type { BundleOutcome, BundleVerifier } from '../../ports.ts';

/**
 * Combines verifiers: a bundle is verified when one of them verifies it, and its signer is the one that this one
 * proved.
 * @param verifiers those without network first: a later one is used only when all before it have rejected the bundle.
 * @example
 * const keys = ['old.pub', 'new.pub'].map((file) => readFileSync(file, 'utf8'));
 * const verifier = openAnyVerifier(keys.map((publicKeyPem) => openBundleVerifier({ kind: 'key', publicKeyPem })));
 */
export function openAnyVerifier(verifiers: readonly BundleVerifier[]): BundleVerifier {
  const firstOf = async (verify: (verifier: BundleVerifier) => Promise<BundleOutcome>): Promise<BundleOutcome> => {
    const reasons = new Set<string>();
    for (const verifier of verifiers) {
      const outcome = await verify(verifier);
      if (outcome.kind === 'verified') return outcome;
      reasons.add(outcome.reason);
    }
    // The last reason is the most specific: keys only report that the signature is not theirs.
    return { kind: 'rejected', reason: [...reasons].at(-1) ?? 'no signer is trusted' };
  };
  return {
    verifyBundle: (bundle) => firstOf((verifier) => verifier.verifyBundle(bundle)),
    verifyLegacy: (signature) => firstOf((verifier) => verifier.verifyLegacy(signature)),
  };
}
