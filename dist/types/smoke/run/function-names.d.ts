import type { WasmModule } from '../../wasm/module.ts';
/** Names of functions by index: from the name section, and from exports for those without. A broken section gives what was read before. */
export declare function functionNames(module: WasmModule): ReadonlyMap<number, string>;
