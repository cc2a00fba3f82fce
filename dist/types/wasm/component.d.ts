import type { WasmModule } from './module.ts';
/** Reads the top level of a component behind its header: sections, import and export names, the number of core modules. Nested components are not opened. @throws ByteError */
export declare function readComponent(bytes: Uint8Array): Omit<WasmModule, 'digest' | 'bytes' | 'kind'>;
