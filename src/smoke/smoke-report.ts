import type { Problem } from '../abi/report.ts';
import type { Digest } from '../core/digest.ts';
import type { Header } from './scenario/scenario.ts';

/** What a filter can be: for requests, for connections, or a service of the proxy that sees no streams. */
export const FILTER_TYPES = ['http', 'network', 'service'] as const;
export type FilterType = (typeof FILTER_TYPES)[number];

/** `started`: every callback came back; `refused-configuration`: it wants a configuration and none was given; `fails`: a host would drop it. */
export type SmokeVerdict = 'started' | 'refused-configuration' | 'fails';

/** How far the run came: the module is made, its code starts, it takes the configuration, it sees the exchange, all done. */
export type SmokeReach = 'instantiate' | 'start' | 'configure' | 'exchange' | 'end';

export interface SmokeLog {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'critical';
  /** One line, harmless, at most 500 characters. */
  readonly text: string;
}

/** How a call into the module ended. */
export type SmokeOutcome =
  | { readonly kind: 'returned'; readonly value: number }
  | { readonly kind: 'done' }
  /** `frames`: innermost first, by the names of the module; `exit`: the status given to proc_exit before the trap. */
  | { readonly kind: 'trapped'; readonly why: string; readonly frames: readonly string[]; readonly exit?: number };

/** One call into the module. */
export interface SmokeStep {
  /** `instantiate`, `_initialize`, `proxy_on_vm_start`, ... */
  readonly callback: string;
  /** Parameters as the host gives them. */
  readonly parameters: readonly number[];
  readonly outcome: SmokeOutcome;
  /** Milliseconds; the only member that differs between two runs. */
  readonly durationMs: number;
  /** Host functions that it called, with the number of calls. */
  readonly calls: Readonly<Record<string, number>>;
  readonly logs: readonly SmokeLog[];
}

/** A message as it leaves the filter. */
export interface SmokeMessage {
  readonly headers: readonly Header[];
  /** Bytes. */
  readonly bodySize: number;
  readonly trailers: readonly Header[];
}

/** What became of the exchange. */
export interface SmokeExchange {
  /** The request as the upstream would see it; of a network filter the data of the client, as `bodySize` alone. */
  readonly request: SmokeMessage;
  /** The response as the client would see it; of a network filter the data of the upstream. */
  readonly response: SmokeMessage;
  /** `passed`: request and response went through; `answered`: the filter answered itself; `paused`: it waits and nothing wakes it; `closed`: it closed the stream; `trapped`: it trapped on the way. */
  readonly end: 'passed' | 'answered' | 'paused' | 'closed' | 'trapped';
}

/** What a run saw, before it is judged. */
export interface SmokeRun {
  readonly abi: string;
  readonly reach: SmokeReach;
  readonly steps: readonly SmokeStep[];
  readonly exchange?: SmokeExchange;
  /** Pages of 64 KiB at the end. */
  readonly memoryPages: number;
  /** Imports that no host of the family has; they answered "not implemented". */
  readonly standIns: readonly string[];
  /** Callbacks with a signature that hosts refuse. */
  readonly oddCallbacks: readonly string[];
  /** Log lines that were dropped because there were too many. */
  readonly droppedLogs: number;
  /** Why the run ended early, absent when it did not. */
  readonly stop?: SmokeStop;
}

/** What ended a run early. */
export type SmokeStop =
  | { readonly kind: 'not-proxy-wasm' }
  | { readonly kind: 'no-allocator' }
  | { readonly kind: 'no-instance'; readonly why: string }
  | { readonly kind: 'trap' }
  | { readonly kind: 'vm-start-refused' }
  | { readonly kind: 'configuration-refused' }
  /** `callback`: the call that was under way. */
  | { readonly kind: 'deadline'; readonly callback: string; readonly timeoutMs: number };

/** The versioned report of one run; equal inputs give an equal report but for durations. */
export interface SmokeReport extends SmokeRun {
  readonly schema: 'https://wasm-image.dev/schema/smoke-report/v1';
  readonly 'module-digest': Digest;
  /** `v8 13.6.233.10`. */
  readonly engine: string;
  /** As what it was started, and why: it was asked for, it is the default, or it could not be started as an HTTP filter. */
  readonly filterType: FilterType;
  readonly filterTypeReason: string;
  readonly verdict: SmokeVerdict;
  readonly problems: readonly Problem[];
}
