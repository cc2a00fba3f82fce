import { WASI_FUNCTIONS, WASI_MISTAKES } from '../wasi.ts';
import type { GuestTable } from './guest-table.ts';

/** Functions of WASI preview 1 as runtimes have them: those of the proxies with the mistakes mended, and one that proxies never had. */
export const PREVIEW1: ReadonlyMap<string, string> = new Map([
  ...WASI_FUNCTIONS.map((row): [string, string] => [row.name, WASI_MISTAKES[row.name] ?? row.signature]),
  // Source: WebAssembly/WASI legacy/preview1 witx; bytecodealliance/wasmtime crates/wasi/src/preview1.rs.
  ['proc_raise', 'i32 -> i32'],
]);

const SOURCE = 'WebAssembly/WASI legacy/application-abi.md';

/** WASI commands; other imports are for runtimes that are given them. */
export const WASI_COMMAND: GuestTable = {
  hosts: 'WASI runtimes',
  exports: [{ name: '_start', kind: 'function', signature: 'void -> void', need: 'must', source: SOURCE }],
  imports: [],
  open: [],
  hasWasi: true,
};

export const WASI_REACTOR: GuestTable = {
  ...WASI_COMMAND,
  exports: [{ name: '_initialize', kind: 'function', signature: 'void -> void', need: 'must', source: SOURCE }],
};
