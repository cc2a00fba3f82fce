import type { AbiVersion } from '../../abi/tables/versions.ts';
import type { WasmModule } from '../../wasm/module.ts';
import type { Hostcalls } from '../calls/call.ts';
import type { Host } from '../host/host.ts';
/** Host functions of module `env`, by name. */
export declare const ENV_CALLS: Hostcalls;
/** A function for the engine: parameters and result as WebAssembly has them in JavaScript. */
export type LinkedFunction = (...parameters: readonly (number | bigint)[]) => number | bigint | undefined;
export interface LinkedImport {
    readonly module: string;
    readonly name: string;
    readonly call: LinkedFunction;
}
export interface Linked {
    readonly functions: readonly LinkedImport[];
    /** `module.name` of those that are only stand-ins. */
    readonly standIns: readonly string[];
}
/** A function for each function import. What the host does not have, or has with another signature, gets a stand-in that answers "not implemented". */
export declare function linkImports(module: WasmModule, host: Host): Linked;
/** Callbacks that the module exports with a signature other than the host's; Envoy refuses to load it then. */
export declare function oddCallbacksOf(module: WasmModule, abi: AbiVersion): readonly string[];
