import type { WasmModule } from './module.ts';
/**
 * Reads the facts of a core module or a component in one pass. Skips instructions and data, so a module that can be
 * read may still not validate.
 * @param bytes the whole file, at most 256 MiB; shared, not copied.
 * @throws WasmImageError WASM_EMPTY, WASM_NOT_WASM (with what it looks like), WASM_MALFORMED (with `detail.offset` in
 * bytes), WASM_TOO_LARGE.
 * Source: core spec 3.0, 5.5; component-model Binary.md.
 * @example
 * const module = readModule(readFileSync('filter.wasm'));
 * for (const { module: from, name } of module.imports) console.log(from, name);
 */
export declare function readModule(bytes: Uint8Array): WasmModule;
