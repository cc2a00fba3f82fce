import type { StarterOptions } from '../../src/adapters/engine/starter.ts';
import type { StartOptions } from '../../src/ports.ts';
import { type FilterOptions, goodFilter, name, sleb, type WrittenFunction } from '../support/module-writer.ts';

/** A good filter with one callback replaced. */
export function withCallback(
  callback: string,
  signature: string,
  body: readonly number[],
  options: FilterOptions = {},
): Uint8Array {
  const one: WrittenFunction = { signature, exports: [callback], body };
  return goodFilter({
    ...options,
    without: [callback, ...(options.without ?? [])],
    functions: [one, ...(options.functions ?? [])],
  });
}

export const LOOP = [0x03, 0x40, 0x0c, 0, 0x0b];
export const UNREACHABLE = [0x00];
/** Traps if the first parameter is this context. */
export const trapOf = (context: number): number[] => [0x20, 0, 0x41, context, 0x46, 0x04, 0x40, 0, 0x0b];
export const LOG = { module: 'env', name: 'proxy_log', signature: 'i32 i32 i32 -> i32' };
/** Logs 15 bytes at 4096. */
export const SAY = [0x41, 2, 0x41, ...sleb(4_096), 0x41, 15, 0x10, 0, 0x1a];
export const SAID = { imports: [LOG], segments: [{ at: 4_096, bytes: Buffer.from('invalid context') }] };
export const NETWORK: readonly WrittenFunction[] = [
  { signature: 'i32 -> i32', exports: ['proxy_on_new_connection'], body: [...SAY, 0x41, 0] },
];
/** Grows by 16 pages until that fails, then returns 1. */
export const GROW = [0x03, 0x40, 0x41, 16, 0x40, 0, 0x41, 0x7f, 0x47, 0x0d, 0, 0x0b, 0x41, 1];
export const TICK = { module: 'env', name: 'proxy_set_tick_period_milliseconds', signature: 'i32 -> i32' };
export const EXIT = { module: 'wasi_snapshot_preview1', name: 'proc_exit', signature: 'i32 ->' };
export const call = (value: number): number[] => [0x41, ...sleb(value), 0x10, 0];
export const nameSection = (index: number, text: string): Uint8Array => {
  const names = [1, index, ...name(text)];
  return Uint8Array.from([1, names.length, ...names]);
};

/** A filter, and the expected result of its start. */
export interface SmokeRow {
  readonly title: string;
  readonly module: Uint8Array;
  readonly given?: StartOptions;
  readonly options?: StarterOptions;
  readonly verdict: string;
  readonly rules: string;
  readonly where?: string;
  readonly message?: RegExp;
  readonly hint?: RegExp;
  readonly reach?: string;
  /** The type it was started as. */
  readonly type?: string;
}
