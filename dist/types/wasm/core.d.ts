import type { WasmModule } from './module.ts';
/** Reads the sections of a core module after its header. @throws ByteError with the byte offset. */
export declare function readCore(bytes: Uint8Array): Omit<WasmModule, 'digest' | 'bytes' | 'kind' | 'nestedModules'>;
