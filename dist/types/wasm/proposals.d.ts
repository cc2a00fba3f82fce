import type { WasmModule } from './module.ts';
import { type Proposal } from './walk.ts';
/**
 * The proposals behind the first version of wasm that a core module uses, as far as its sections and instructions show. Code that cannot be
 * understood is left out, so an empty answer proves nothing. Linear, and made once for a module: most are never asked.
 * Source: core spec 3.0; the proposals' own overviews.
 */
export declare function proposalsOf(module: WasmModule): ReadonlySet<Proposal>;
