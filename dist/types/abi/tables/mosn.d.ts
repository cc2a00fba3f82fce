import type { AbiVersion } from './versions.ts';
export declare const MOSN_HOSTCALLS: Readonly<Partial<Record<AbiVersion, readonly string[]>>>;
