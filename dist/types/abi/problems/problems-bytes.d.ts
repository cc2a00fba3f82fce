import type { WasmModule } from '../../wasm/module.ts';
import { type Validation } from '../loading/engine-proposals.ts';
import type { Problem } from '../report.ts';
/** PW031, PW032 and PW040 to PW043: what lies in the bytes, whatever ABI the module has. */
export declare function byteProblems(module: WasmModule, validation: Validation | undefined): readonly Problem[];
