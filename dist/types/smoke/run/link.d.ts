import type { AbiVersion } from '../../abi/tables/versions.ts';
import type { WasmModule } from '../../wasm/module.ts';
import type { Hostcalls } from '../calls/call.ts';
import type { Host } from '../host/host.ts';
/** The host functions of module `env`, by name. */
export declare const ENV_CALLS: Hostcalls;
/** A function for the engine, with parameters and result as WebAssembly passes them in JavaScript. */
export type LinkedFunction = (...parameters: readonly (number | bigint)[]) => number | bigint | undefined;
/** A function import with its implementation. */
export interface LinkedImport {
    readonly module: string;
    readonly name: string;
    readonly call: LinkedFunction;
}
/** All function imports of a module. */
export interface Linked {
    readonly functions: readonly LinkedImport[];
    /** `module.name` of those that are only stubs. */
    readonly standIns: readonly string[];
}
/**
 * Links each function import. One that the host does not have, or has with another signature, gets a stub that returns
 * "not implemented".
 */
export declare function linkImports(module: WasmModule, host: Host): Linked;
/** Callbacks that the module exports with another signature than the host's; Envoy does not load such a module. */
export declare function oddCallbacksOf(module: WasmModule, abi: AbiVersion): readonly string[];
