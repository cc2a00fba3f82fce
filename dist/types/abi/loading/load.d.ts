import type { WasmModule } from '../../wasm/module.ts';
import type { HostVerdict } from '../report.ts';
import type { HostProfile } from '../tables/hosts.ts';
/**
 * What a host does when it loads the module; code is not run, so a module that fails when it starts loads.
 * @param isValid our engine's verdict; undefined when it was not asked. @param validator that engine, as `v8 13.6.233.10`.
 * Source: WasmBase::load, initialize and getFunctions in proxy-wasm-cpp-host src/wasm.cc, V8::link in src/v8/v8.cc; order and texts
 * seen in Envoy 1.36.4 to 1.40.0 (lab/probe-envoy.ts).
 */
export declare function judgeLoad(module: WasmModule, profile: HostProfile, isValid: boolean | undefined, validator?: string): HostVerdict;
/** Signatures of exported functions by name, as the host prints them; made once for a module, which is judged for many hosts. */
export declare function signaturesOf(module: WasmModule): ReadonlyMap<string, string>;
