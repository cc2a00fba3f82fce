import type { Verification } from '../../decide/gate/verification.ts';

/**
 * Attaches again what another writer has removed from a list since it was attached.
 * @returns whether anything was missing. @throws REGISTRY_*, TAG_RACE.
 */
export type Restore = () => Promise<boolean>;

const MAX_RESTORES = 3;

/**
 * Runs the gate on what was just attached, and again if it was lost from the list. Registries have no conditional
 * writes, so a writer that read the list before our entry may overwrite it later. Seen with eight processes on two
 * busy cores and docker-registry 2.8.2.
 */
export async function verifyRestoring(
  verify: () => Promise<Verification>,
  restores: readonly Restore[],
): Promise<Verification> {
  for (let count = 0; ; count += 1) {
    const verification = await verify();
    if (verification.kind === 'verified' || count === MAX_RESTORES) return verification;
    const wereLost = await Promise.all(restores.map((restore) => restore()));
    if (!wereLost.includes(true)) return verification;
  }
}
