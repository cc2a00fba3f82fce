import type { GuestTable } from './guest-table.ts';
/** Functions of WASI preview 1 as runtimes have them: those of the proxies with the mistakes mended, and one that proxies never had. */
export declare const PREVIEW1: ReadonlyMap<string, string>;
/** WASI commands; other imports are for runtimes that are given them. */
export declare const WASI_COMMAND: GuestTable;
export declare const WASI_REACTOR: GuestTable;
