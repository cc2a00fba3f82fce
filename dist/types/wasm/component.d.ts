import type { WasmModule } from './module.ts';
/**
 * Reads the top level of a component after its header: sections, import and export names, the number of core modules.
 * Does not open nested components. @throws ByteError
 */
export declare function readComponent(bytes: Uint8Array): Omit<WasmModule, 'digest' | 'bytes' | 'kind'>;
