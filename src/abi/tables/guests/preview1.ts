import { WASI_FUNCTIONS, WASI_MISTAKES } from '../wasi.ts';
import type { GuestTable } from './guest-table.ts';

/** WASI preview 1 as runtimes have it: the functions of proxies without their mistakes, and one that proxies lack. */
export const PREVIEW1: ReadonlyMap<string, string> = new Map([
  ...WASI_FUNCTIONS.map((row): [string, string] => [row.name, WASI_MISTAKES[row.name] ?? row.signature]),
  // Source: WebAssembly/WASI legacy/preview1 witx; bytecodealliance/wasmtime crates/wasi/src/preview1.rs.
  ['proc_raise', 'i32 -> i32'],
]);

const SOURCE = 'WebAssembly/WASI legacy/application-abi.md';

/** WASI commands; a runtime can provide other imports too. */
export const WASI_COMMAND: GuestTable = {
  hosts: 'WASI runtimes',
  exports: [{ name: '_start', kind: 'function', signature: 'void -> void', need: 'must', source: SOURCE }],
  imports: [],
  open: [],
  hasWasi: true,
};

/** WASI reactors. */
export const WASI_REACTOR: GuestTable = {
  ...WASI_COMMAND,
  exports: [{ name: '_initialize', kind: 'function', signature: 'void -> void', need: 'must', source: SOURCE }],
};
