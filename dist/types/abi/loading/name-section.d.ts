import type { WasmModule } from '../../wasm/module.ts';
/**
 * Whether the C++ host library can parse the first `name` section of the module. If not, it refuses the module,
 * although engines skip a broken one. It parses function names (subsection 1) strictly and skips the others by size.
 * Source: BytecodeUtil::getFunctionNameIndex; seen in Envoy 1.36.4 to 1.40.0.
 */
export declare function isNameSectionReadable(module: WasmModule): boolean;
