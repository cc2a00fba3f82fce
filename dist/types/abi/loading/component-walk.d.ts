import type { WasmModule } from '../../wasm/module.ts';
/**
 * Whether the C++ host library calls a component corrupt. It reads section 7, which has the types of a component, as
 * exports, and usually fails to parse it. Source: BytecodeUtil::getAbiVersion; seen in Envoy 1.36.4 to 1.40.0.
 * @returns true if parsing fails, false if it ends without a marker.
 */
export declare function looksCorruptToHost(component: WasmModule): boolean;
