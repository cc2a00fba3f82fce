import type { Verification } from '../../decide/gate/verification.ts';
/**
 * Attaches again what another writer has removed from a list since it was attached.
 * @returns whether anything was missing. @throws REGISTRY_*, TAG_RACE.
 */
export type Restore = () => Promise<boolean>;
/**
 * Runs the gate on what was just attached, and again if it was lost from the list. Registries have no conditional
 * writes, so a writer that read the list before our entry may overwrite it later. Seen with eight processes on two
 * busy cores and docker-registry 2.8.2.
 */
export declare function verifyRestoring(verify: () => Promise<Verification>, restores: readonly Restore[]): Promise<Verification>;
