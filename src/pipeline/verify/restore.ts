import type { Verification } from '../../decide/gate/verification.ts';

/** Puts again what another writer has taken out of a list since it was attached. @returns whether anything was. @throws REGISTRY_*, TAG_RACE. */
export type Restore = () => Promise<boolean>;

const MAX_RESTORES = 3;

/**
 * Asks the gate about what was just attached, and again where the list has lost it: registries know no conditional writes, and a writer that read the
 * list before ours was in it may write it at any later time. Seen with eight processes on two busy cores and docker-registry 2.8.2.
 */
export async function askRestoring(
  ask: () => Promise<Verification>,
  restores: readonly Restore[],
): Promise<Verification> {
  for (let count = 0; ; count += 1) {
    const verification = await ask();
    if (verification.kind === 'verified' || count === MAX_RESTORES) return verification;
    const wereLost = await Promise.all(restores.map((restore) => restore()));
    if (!wereLost.includes(true)) return verification;
  }
}
