import type { WasmModule } from '../../wasm/module.ts';
import type { Detected } from '../detect.ts';
import type { ModuleKind, Problem } from '../report.ts';
import type { GuestTable } from '../tables/guests/guest-table.ts';
/** ABIs that have a table of exports and imports; components have worlds instead. */
export declare const GUEST_TABLES: Readonly<Partial<Record<ModuleKind, GuestTable>>>;
/** What is wrong for the hosts of the module's own ABI; nothing for filters and for modules without a known ABI. */
export declare function guestProblems(module: WasmModule, detected: Detected): readonly Problem[];
