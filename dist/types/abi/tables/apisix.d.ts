import type { AbiVersion } from './versions.ts';
/** The functions of APISIX by the ABI version of the module. */
export declare const APISIX_HOSTCALLS: Readonly<Partial<Record<AbiVersion, readonly string[]>>>;
