import { type WasmModule } from '../wasm/module.ts';
import type { ModuleKind } from './report.ts';
/** Which ABI a module is written for. */
export interface Detected {
    readonly kind: ModuleKind;
    /** `proxy-wasm/0.2.1`, `component/wasi:http/incoming-handler@0.2.1`; absent if the module declares none. */
    readonly abi?: string;
}
/** Recognises the ABI by decisive imports, exports and sections; the first match wins. Sources are at each detector. */
export declare function detectKind(module: WasmModule): Detected;
