import { type GuestTable } from './guest-table.ts';
/** Interface versions that the VM takes; exactly one marker must be there. */
export declare const COSMWASM_VERSIONS: readonly number[];
/** Pages of 64 KiB that a contract may start with. Source: WasmLimits in packages/vm/src/config.rs, default; a chain may set another. */
export declare const COSMWASM_PAGES = 512n;
/** Imports that a contract may have. Source: WasmLimits, default. */
export declare const COSMWASM_IMPORTS = 100;
/** CosmWasm contracts: an allow-list and nothing beside it, WASI neither. */
export declare const COSMWASM: GuestTable;
