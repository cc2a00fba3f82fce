import { type V8Version } from './engines.ts';
import { type AbiVersion } from './versions.ts';
import type { WasiSet } from './wasi.ts';
/** A function that only this host registers; without a signature when the source gives none that can be compared. */
export interface ExtraHostcall {
    readonly name: string;
    readonly signature?: string;
}
/** What one version of a host demands and supplies. */
export interface HostProfile {
    readonly host: string;
    /** `1.40`; `current` for hosts that publish no version. */
    readonly version: string;
    /** `cpp`: built on proxy-wasm-cpp-host with V8, whose messages are known; `other`: own implementation, messages unknown. */
    readonly library: 'cpp' | 'other';
    /** WASI functions supplied; `all` is preview1 as a general runtime has it. */
    readonly wasi: WasiSet | 'all';
    /** False: only `wasi_snapshot_preview1`. */
    readonly hasWasiUnstable: boolean;
    /** Markers it knows, by export name. */
    readonly markers: Readonly<Record<string, AbiVersion>>;
    /** Functions of module `env` beside those of the ABI. */
    readonly extra: readonly ExtraHostcall[];
    /** Functions of module `env` instead of those of the ABI, by the module's version. */
    readonly instead?: Readonly<Partial<Record<AbiVersion, readonly string[]>>>;
    /** False: a callback of another signature is found only when it is called. */
    readonly checksCallbacks: boolean;
    /** Looks up `__main_void`. */
    readonly hasMainVoid: boolean;
    /** Pages of 64 KiB that a memory may have at first; absent when there is no limit. */
    readonly maxPages?: number;
    /** The V8 inside; absent for other engines, and where it is not known. */
    readonly v8?: V8Version;
    readonly source: string;
    readonly evidence: 'ran' | 'source';
}
/** Envoy, oldest first. */
export declare const ENVOY_PROFILES: readonly HostProfile[];
/** Hosts that are Envoy inside: the version of theirs, the Envoy minor it is built from, and who says so. */
export declare const ALIASES: readonly {
    readonly host: string;
    readonly version: string;
    readonly envoy: string;
    readonly source: string;
}[];
/** Proxies that people name and that load no WebAssembly. Source: kgateway-dev/kgateway 06ff8b9d has no code for it. */
export declare const WITHOUT_WASM: readonly string[];
/** Hosts with rules of their own. */
export declare const OTHER_PROFILES: readonly HostProfile[];
