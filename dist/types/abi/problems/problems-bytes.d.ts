import type { WasmModule } from '../../wasm/module.ts';
import { type Validation } from '../loading/engine-proposals.ts';
import type { Problem } from '../report.ts';
/** PW031, PW032 and PW040 to PW043: what the bytes contain, for every ABI. */
export declare function byteProblems(module: WasmModule, validation: Validation | undefined): readonly Problem[];
