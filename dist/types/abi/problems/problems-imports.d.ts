import type { Import, WasmModule } from '../../wasm/module.ts';
import type { Problem } from '../report.ts';
import type { HostProfile } from '../tables/hosts.ts';
import type { AbiVersion } from '../tables/versions.ts';
/** PW020 to PW023 and PW026: imports that the requested hosts do not provide as the module needs them. */
export declare function importProblems(module: WasmModule, abi: AbiVersion | undefined, profiles: readonly HostProfile[]): readonly Problem[];
/** Imports that a host does not provide as the module needs them, in file order, each once. */
export declare function outsideOf(module: WasmModule, profile: HostProfile): readonly Import[];
