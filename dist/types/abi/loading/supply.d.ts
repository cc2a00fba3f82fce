import type { Import } from '../../wasm/module.ts';
import type { HostProfile } from '../tables/hosts.ts';
import type { AbiVersion } from '../tables/versions.ts';
/** Whether a host provides an import: it does, it does not, or it has another signature. */
export type Supply = {
    readonly kind: 'supplied';
} | {
    readonly kind: 'missing';
} | {
    readonly kind: 'mismatch';
    readonly offered: string;
};
/**
 * Whether a host provides an import. Memories and tables are created on demand; globals and tags are never provided.
 * @param abi the ABI version of the module; undefined accepts what any version has.
 */
export declare function supplyOf(profile: HostProfile, entry: Import, abi: AbiVersion | undefined): Supply;
