import type { WasmModule } from './module.ts';
/** One tool or language that a module names. */
export interface Producer {
    readonly field: 'language' | 'processed-by' | 'sdk';
    readonly name: string;
    readonly version: string;
}
/**
 * The tools that a module says it was built with. Nothing checks this, so an invalid section counts as empty.
 * Source: WebAssembly tool-conventions, ProducersSection.md.
 */
export declare function readProducers(module: WasmModule): readonly Producer[];
