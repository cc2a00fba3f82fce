import type { AbiVersion } from './versions.ts';
export declare const APISIX_HOSTCALLS: Readonly<Partial<Record<AbiVersion, readonly string[]>>>;
