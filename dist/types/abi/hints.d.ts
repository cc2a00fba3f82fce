import type { Import, WasmModule } from '../wasm/module.ts';
/** What to do about an import that comes from a known mistake. */
export declare function mistakeHint(entry: Import): string | undefined;
/** A Go that calls WASI functions which Envoy has since 1.39 only; undefined for an older one, or when the module does not say. */
export declare function newGoHint({ sections, bytes }: WasmModule): string | undefined;
/** What to do about an import that a host does not supply: the known mistake, the vendor that has it, or the name that was meant. */
export declare function importHint(entry: Import): string | undefined;
