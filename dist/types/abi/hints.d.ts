import type { Import } from '../wasm/module.ts';
/** What to do about an import that a host does not supply: the known mistake, the vendor that has it, or the name that was meant. */
export declare function importHint(entry: Import): string | undefined;
