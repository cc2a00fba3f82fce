import type { WasmModule } from '../../wasm/module.ts';
/**
 * What the C++ host library says of a component. It takes section 7, which holds types there, for exports, and mostly fails to
 * parse it. Source: BytecodeUtil::getAbiVersion; seen in Envoy 1.36.4 to 1.40.0.
 * @returns true when the walk fails, false when it ends without a marker.
 */
export declare function looksCorruptToHost(component: WasmModule): boolean;
