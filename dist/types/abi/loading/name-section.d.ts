import type { WasmModule } from '../../wasm/module.ts';
/**
 * Whether the C++ host library can read the module's first `name` section; it refuses the module otherwise, though the section is
 * optional and engines skip a broken one. Function names (subsection 1) are read strictly, the others by size.
 * Source: BytecodeUtil::getFunctionNameIndex; seen in Envoy 1.36.4 to 1.40.0.
 */
export declare function isNameSectionReadable(module: WasmModule): boolean;
