import { type GuestTable } from './guest-table.ts';
/** Interface versions that the VM accepts; a contract must have exactly one marker. */
export declare const COSMWASM_VERSIONS: readonly number[];
/**
 * The most pages of 64 KiB that a contract may start with; a chain may set another limit.
 * Source: WasmLimits in packages/vm/src/config.rs, default.
 */
export declare const COSMWASM_PAGES = 512n;
/** The most imports that a contract may have. Source: WasmLimits, default. */
export declare const COSMWASM_IMPORTS = 100;
/** CosmWasm contracts: an allow-list and nothing else, not even WASI. */
export declare const COSMWASM: GuestTable;
