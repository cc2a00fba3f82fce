import { HOSTCALLS } from '../../src/abi/tables/hostcalls.ts';
import type { ProbeCall } from './probe-rows.ts';

/** Which calls the filter makes: one by number, or all that only read. */
export const READS = 0xffe;
/** Every phase, and every phase of a stream. */
export const ALWAYS = 0xff;
export const STREAM_ONLY = 0xfe;

/** What the filter does: call, phase, and whether it holds headers back until a callout comes back, and bodies until the trailers. The VM's configuration, or the header x-select of the exchange before. */
export function selection(call: number, phase: number, isHolding = false): string {
  return `${call.toString(16).padStart(3, '0')}${phase.toString(16).padStart(2, '0')}${isHolding ? 1 : 0}`;
}

/** Whether modules of an ABI may make the call. */
export function isInAbi(abi: string, call: ProbeCall): boolean {
  return [call, ...(call.before ?? [])].every((one) =>
    HOSTCALLS.some((row) => row.name === one.name && row.abis.some((each) => each === abi)),
  );
}
