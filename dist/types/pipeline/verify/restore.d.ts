import type { Verification } from '../../decide/gate/verification.ts';
/** Puts again what another writer has taken out of a list since it was attached. @returns whether anything was. @throws REGISTRY_*, TAG_RACE. */
export type Restore = () => Promise<boolean>;
/**
 * Asks the gate about what was just attached, and again where the list has lost it: registries know no conditional writes, and a writer that read the
 * list before ours was in it may write it at any later time. Seen with eight processes on two busy cores and docker-registry 2.8.2.
 */
export declare function askRestoring(ask: () => Promise<Verification>, restores: readonly Restore[]): Promise<Verification>;
