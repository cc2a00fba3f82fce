import { type AbiVersion } from './versions.ts';
/** The marker that only Higress reads; its functions have the signatures of 0.2.1. */
export declare const HIGRESS_MARKER = "proxy_abi_version_0_2_100";
/** Markers that Higress reads. */
export declare const HIGRESS_MARKERS: Readonly<Record<string, AbiVersion>>;
/** Functions of module `env` that only Higress has. */
export declare const HIGRESS_HOSTCALLS: readonly string[];
