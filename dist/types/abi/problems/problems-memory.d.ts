import { type WasmModule } from '../../wasm/module.ts';
import type { Problem } from '../report.ts';
import type { HostProfile } from '../tables/hosts.ts';
/** PW014 and PW030: the module needs one plain memory that the host can access, of a size that it provides. */
export declare function memoryProblems(module: WasmModule, profiles: readonly HostProfile[]): readonly Problem[];
