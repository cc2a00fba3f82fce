import { type WasmModule } from '../../wasm/module.ts';
import type { Detected } from '../detect.ts';
import type { Problem } from '../report.ts';
/** What is specific to one ABI: its version, its memory, and what a table cannot express. */
export declare function versionProblems(module: WasmModule, detected: Detected): readonly Problem[];
