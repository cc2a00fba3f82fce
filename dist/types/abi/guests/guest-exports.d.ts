import type { WasmModule } from '../../wasm/module.ts';
import type { Problem } from '../report.ts';
import type { GuestExport } from '../tables/guests/guest-table.ts';
/** PW070, PW071 and PW077 for a list of exports. */
export declare function exportProblems(module: WasmModule, rows: readonly GuestExport[], hosts: string): readonly Problem[];
