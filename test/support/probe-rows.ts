// How questions of the probe filter are written.
import { encodePairs } from '../../src/smoke/host/headers.ts';

/** Where calls write what they give: three words. */
export const OUT = 16;
export const A: number = OUT;
export const B: number = OUT + 4;
export const C: number = OUT + 8;
/** Outside of the filter's memory. */
export const OUTSIDE = 0x7fff_0000;

/**
 * One host call. Texts and bytes become pointer and size.
 * `reads`: all of them run in a row; `changes`: an exchange of its own; `ends`: an exchange of its own for each phase, as nothing may follow.
 */
export interface ProbeCall {
  readonly name: string;
  readonly parameters: readonly (number | bigint | string | Uint8Array)[];
  readonly effect: 'reads' | 'changes' | 'ends';
  /** It ends Envoy wherever it is made, so it is made in two phases only, each in an Envoy of its own. */
  readonly isAlone?: true;
  /** Calls made in front of it, whose answers do not count. */
  readonly before?: readonly ProbeCall[];
}

/** Serialized headers. */
export const pairs = (...list: readonly (readonly [string, string])[]): Uint8Array => encodePairs(list);

/** Headers of a callout that a host sends. */
export const CALL_HEADERS: Uint8Array = pairs([':method', 'GET'], [':path', '/call'], [':authority', 'up']);

/** envoy.config.core.v3.GrpcService: envoy_grpc with a cluster name. */
export function grpcService(cluster: string): Uint8Array {
  const name = [...new TextEncoder().encode(cluster)];
  return Uint8Array.from([0x0a, name.length + 2, 0x0a, name.length, ...name]);
}

function row(effect: ProbeCall['effect'], name: string, ...parameters: ProbeCall['parameters']): ProbeCall {
  return { name: `proxy_${name}`, parameters, effect };
}
/** Rows of each kind. */
export const reads = (name: string, ...parameters: ProbeCall['parameters']): ProbeCall =>
  row('reads', name, ...parameters);
export const changes = (name: string, ...parameters: ProbeCall['parameters']): ProbeCall =>
  row('changes', name, ...parameters);
export const ends = (name: string, ...parameters: ProbeCall['parameters']): ProbeCall =>
  row('ends', name, ...parameters);

/** A call with others in front of it. */
export function after(before: readonly ProbeCall[], call: ProbeCall): ProbeCall {
  return { ...call, effect: 'changes', before };
}
