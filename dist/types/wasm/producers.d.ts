import type { WasmModule } from './module.ts';
/** One tool or language that a module names. */
export interface Producer {
    readonly field: 'language' | 'processed-by' | 'sdk';
    readonly name: string;
    readonly version: string;
}
/**
 * What a module says of the tools that made it: a hint that nobody checks, so a section that is none is one that says nothing.
 * Source: WebAssembly tool-conventions, ProducersSection.md.
 */
export declare function readProducers(module: WasmModule): readonly Producer[];
