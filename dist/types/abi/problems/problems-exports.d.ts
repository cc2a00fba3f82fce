import type { WasmModule } from '../../wasm/module.ts';
import type { Problem } from '../report.ts';
import type { HostProfile } from '../tables/hosts.ts';
import type { AbiVersion } from '../tables/versions.ts';
/** PW010 to PW013, PW015, PW024, PW025: what the module exports, by the ABI version of its marker. */
export declare function exportProblems(module: WasmModule, abi: AbiVersion | undefined, profiles: readonly HostProfile[]): readonly Problem[];
