import type { Import, WasmModule } from '../wasm/module.ts';
/** The hint for an import that comes from a known mistake. */
export declare function mistakeHint(entry: Import): string | undefined;
/** For a Go that calls WASI functions which Envoy has since 1.39; undefined for an older or unknown version of Go. */
export declare function newGoHint({ sections, bytes }: WasmModule): string | undefined;
/** The hint for an import that a host does not provide: a known mistake, the vendor that has it, or a similar name. */
export declare function importHint(entry: Import): string | undefined;
