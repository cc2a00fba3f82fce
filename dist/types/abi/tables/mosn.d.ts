import type { AbiVersion } from './versions.ts';
/** The functions of MOSN by the ABI version of the module. */
export declare const MOSN_HOSTCALLS: Readonly<Partial<Record<AbiVersion, readonly string[]>>>;
