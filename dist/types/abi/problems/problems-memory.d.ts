import type { WasmModule } from '../../wasm/module.ts';
import type { Problem } from '../report.ts';
import type { HostProfile } from '../tables/hosts.ts';
/** PW014 and PW030: one plain memory that the host can reach, of a size that it gives. */
export declare function memoryProblems(module: WasmModule, profiles: readonly HostProfile[]): readonly Problem[];
