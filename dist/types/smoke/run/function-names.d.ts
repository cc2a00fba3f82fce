import type { WasmModule } from '../../wasm/module.ts';
/**
 * Names of functions by index, from the name section and the exports. Of a broken section, the names before the defect
 * are used.
 */
export declare function functionNames(module: WasmModule): ReadonlyMap<number, string>;
