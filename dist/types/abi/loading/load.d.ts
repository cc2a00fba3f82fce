import type { WasmModule } from '../../wasm/module.ts';
import type { HostVerdict } from '../report.ts';
import type { HostProfile } from '../tables/hosts.ts';
/**
 * What a host does when it loads the module. No code is run, so a module that fails at start counts as loaded.
 * @param isValid the verdict of our engine; undefined if it did not validate. @param validator that engine, as
 * `v8 13.6.233.10`. Source: WasmBase::load, initialize and getFunctions in proxy-wasm-cpp-host src/wasm.cc, V8::link in
 * src/v8/v8.cc; order and messages as seen in Envoy 1.36.4 to 1.40.0 (lab/probe-envoy.ts).
 */
export declare function judgeLoad(module: WasmModule, profile: HostProfile, isValid: boolean | undefined, validator?: string): HostVerdict;
/** The signatures of exported functions by name, as the host prints them. Cached, because many hosts need them. */
export declare function signaturesOf(module: WasmModule): ReadonlyMap<string, string>;
