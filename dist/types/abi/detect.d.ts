import type { WasmModule } from '../wasm/module.ts';
import type { ModuleKind } from './report.ts';
/** What a module is written for. */
export interface Detected {
    readonly kind: ModuleKind;
    /** `proxy-wasm/0.2.1`, `opa/1.2`, `component/wasi:http/incoming-handler@0.2.1`; absent when the module declares none. */
    readonly abi?: string;
}
/** Recognises the ABI by decisive imports, exports and sections; the first that fits wins. Source: the loaders named at each. */
export declare function detectKind(module: WasmModule): Detected;
