import { HOSTCALLS } from '../../src/abi/tables/hostcalls.ts';
import type { ProbeCall } from './probe-rows.ts';

/** Selects all calls that only read, instead of one call by number. */
export const READS = 0xffe;
/** Every phase, and every phase of a stream. */
export const ALWAYS = 0xff;
export const STREAM_ONLY = 0xfe;

/**
 * Tells the filter what to do: the call, the phase, and whether it holds headers back until a callout returns, and
 * bodies until the trailers. It is the configuration of the VM, or the header x-select of the exchange before.
 */
export function selection(call: number, phase: number, isHolding = false): string {
  return `${call.toString(16).padStart(3, '0')}${phase.toString(16).padStart(2, '0')}${isHolding ? 1 : 0}`;
}

/** Whether modules of an ABI may make the call. */
export function isInAbi(abi: string, call: ProbeCall): boolean {
  return [call, ...(call.before ?? [])].every((one) =>
    HOSTCALLS.some((row) => row.name === one.name && row.abis.some((each) => each === abi)),
  );
}
