import type { Import } from '../../wasm/module.ts';
import type { HostProfile } from '../tables/hosts.ts';
import type { AbiVersion } from '../tables/versions.ts';
/** Whether a host supplies an import: it does, has nothing of that name, or has it with another signature. */
export type Supply = {
    readonly kind: 'supplied';
} | {
    readonly kind: 'missing';
} | {
    readonly kind: 'mismatch';
    readonly offered: string;
};
/**
 * Whether a host supplies an imported function. Memories and tables are made on demand; globals and tags never exist.
 * @param abi the module's version by its marker; undefined asks about every version.
 */
export declare function supplyOf(profile: HostProfile, entry: Import, abi: AbiVersion | undefined): Supply;
