import type { WasmModule } from '../../wasm/module.ts';
/** Why and where a call trapped. */
export interface Trap {
    readonly why: string;
    /** Innermost first: `name`, or `function 12`; with the byte offset in the module. */
    readonly frames: readonly string[];
}
/** Reads a thrown value: the engine's reason, and the functions that were running, with names from the module. */
export declare function trapOf(thrown: unknown, module: WasmModule): Trap;
