import type { Host } from '../host/host.ts';
/**
 * What one host function does. @param args its i32 parameters, unsigned, in order; i64 parameters are left out.
 * @param wide the first i64 parameter, signed; 0 if there is none. @returns the i32 result.
 */
export type Hostcall = (host: Host, args: readonly number[], wide: bigint) => number;
/** Host functions by name, without the module. */
export type Hostcalls = Readonly<Record<string, Hostcall>>;
