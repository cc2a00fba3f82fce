import type { GuestTable } from './guest-table.ts';
/** WASI preview 1 as runtimes have it: the functions of proxies without their mistakes, and one that proxies lack. */
export declare const PREVIEW1: ReadonlyMap<string, string>;
/** WASI commands; a runtime can provide other imports too. */
export declare const WASI_COMMAND: GuestTable;
/** WASI reactors. */
export declare const WASI_REACTOR: GuestTable;
