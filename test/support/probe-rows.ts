// The notation for questions of the probe filter.
import { encodePairs } from '../../src/smoke/host/headers.ts';

/** Where calls write their results: three words. */
export const OUT = 16;
export const A: number = OUT;
export const B: number = OUT + 4;
export const C: number = OUT + 8;
/** An address outside of the memory of the filter. */
export const OUTSIDE = 0x7fff_0000;

/**
 * One host call. Texts and bytes become pointer and size.
 * `reads`: all of them run in one exchange; `changes`: a separate exchange; `ends`: a separate exchange per phase, as
 * nothing can follow.
 */
export interface ProbeCall {
  readonly name: string;
  readonly parameters: readonly (number | bigint | string | Uint8Array)[];
  readonly effect: 'reads' | 'changes' | 'ends';
  /** It ends Envoy in any phase, so it is made in only two phases, each in a separate Envoy. */
  readonly isAlone?: true;
  /** Calls before it, whose answers do not count. */
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

/** A call with others before it. */
export function after(before: readonly ProbeCall[], call: ProbeCall): ProbeCall {
  return { ...call, effect: 'changes', before };
}
