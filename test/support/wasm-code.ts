// Instructions of WebAssembly as bytes, for functions that tests write. Source: WebAssembly core spec 5.4.
import { sleb } from './module-writer.ts';

/** An i32. */
export const c = (value: number): number[] => [0x41, ...sleb(value)];
/** The i32 at an address. */
export const load = (at: number): number[] => [...c(at), 0x28, 2, 0];
/** Writes an i32 at an address. */
export const store = (at: number, value: readonly number[]): number[] => [...c(at), ...value, 0x36, 2, 0];
/** A parameter; the writer has no other locals. */
export const get = (local: number): number[] => [0x20, local];
/** Sets a parameter. */
export const set = (local: number, value: readonly number[]): number[] => [...value, 0x21, local];
/** An if, optionally with an else. */
export const when = (
  condition: readonly number[],
  then: readonly number[],
  otherwise: readonly number[] = [],
): number[] => [...condition, 0x04, 0x40, ...then, ...(otherwise.length === 0 ? [] : [0x05, ...otherwise]), 0x0b];
/** Comparison of i32. */
export const equal = (left: readonly number[], right: readonly number[]): number[] => [...left, ...right, 0x46];
/** Bitwise or. */
export const either = (left: readonly number[], right: readonly number[]): number[] => [...left, ...right, 0x72];
/** Bitwise and. */
export const both = (left: readonly number[], right: readonly number[]): number[] => [...left, ...right, 0x71];
/** Sum of i32. */
export const add = (left: readonly number[], right: readonly number[]): number[] => [...left, ...right, 0x6a];
/** Returns from the function. */
export const RETURN = [0x0f];
/** Drops the top value. */
export const DROP = [0x1a];

/** An i64, at most 53 bits. */
export function c64(value: bigint): number[] {
  const out: number[] = [0x42];
  let rest = value;
  for (;;) {
    const low = Number(BigInt.asUintN(7, rest));
    rest >>= 7n;
    if ((rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)) return [...out, low];
    out.push(low | 0x80);
  }
}
