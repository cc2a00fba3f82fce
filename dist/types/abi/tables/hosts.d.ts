import { type V8Version } from './engines.ts';
import { type AbiVersion } from './versions.ts';
import type { WasiSet } from './wasi.ts';
/** A function that only this host registers; without a signature if its source has none to compare. */
export interface ExtraHostcall {
    readonly name: string;
    readonly signature?: string;
}
/** What one version of a host requires and provides. */
export interface HostProfile {
    readonly host: string;
    /** `1.40`; `current` for hosts that do not publish versions. */
    readonly version: string;
    /** `cpp`: proxy-wasm-cpp-host with V8, whose messages are known; `other`: messages unknown. */
    readonly library: 'cpp' | 'other';
    /** The WASI functions that it provides; `all` is preview1 as a general runtime has it. */
    readonly wasi: WasiSet | 'all';
    /** False: it provides only `wasi_snapshot_preview1`. */
    readonly hasWasiUnstable: boolean;
    /** Markers it knows, by export name. */
    readonly markers: Readonly<Record<string, AbiVersion>>;
    /** Functions of module `env` in addition to those of the ABI. */
    readonly extra: readonly ExtraHostcall[];
    /** Functions of module `env` instead of those of the ABI, by the ABI version of the module. */
    readonly instead?: Readonly<Partial<Record<AbiVersion, readonly string[]>>>;
    /** False: a callback with a wrong signature fails only when it is called. */
    readonly checksCallbacks: boolean;
    /** Looks up `__main_void`. */
    readonly hasMainVoid: boolean;
    /** The most pages of 64 KiB that a memory may start with; absent if there is no limit. */
    readonly maxPages?: number;
    /** Its V8; absent for other engines, and if it is not known. */
    readonly v8?: V8Version | undefined;
    readonly source: string;
    readonly evidence: 'ran' | 'source';
}
/** Envoy, oldest first. */
export declare const ENVOY_PROFILES: readonly HostProfile[];
/** Hosts that contain Envoy: their version, the Envoy minor that it is built from, and the source. */
export declare const ALIASES: readonly {
    readonly host: string;
    readonly version: string;
    readonly envoy: string;
    readonly source: string;
}[];
/** Proxies that do not load WebAssembly, but that people name. Source: kgateway-dev/kgateway 06ff8b9d. */
export declare const WITHOUT_WASM: readonly string[];
/** Hosts with their own rules. */
export declare const OTHER_PROFILES: readonly HostProfile[];
