import type { WasmModule } from './module.ts';
import { type Proposal } from './walk.ts';
/**
 * The proposals after the first version of wasm that a core module uses, as far as its sections and instructions show.
 * Code that is not understood is skipped, so an empty set proves nothing. Takes linear time, and is cached.
 * Source: core spec 3.0; the overviews of the proposals.
 */
export declare function proposalsOf(module: WasmModule): ReadonlySet<Proposal>;
