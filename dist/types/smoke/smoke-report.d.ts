import type { Problem } from '../abi/report.ts';
import type { Digest } from '../core/digest.ts';
import type { HeaderPair } from './scenario/scenario.ts';
/** The types of filters: for requests, for connections, or a service of the proxy, which sees no streams. */
export declare const FILTER_TYPES: readonly ['http', 'network', 'service'];
/** One of {@link FILTER_TYPES}. */
export type FilterType = (typeof FILTER_TYPES)[number];
/**
 * `started`: every callback returned; `refused-configuration`: it needs a configuration and none was given; `fails`: a
 * host would drop it.
 */
export type SmokeVerdict = 'started' | 'refused-configuration' | 'fails';
/** How far the run came: instantiating the module, starting its code, configuring it, the exchange, the end. */
export type SmokeReach = 'instantiate' | 'start' | 'configure' | 'exchange' | 'end';
/** The `why` of an outcome when the module threw an exception and did not catch it. */
export declare const UNCAUGHT = "uncaught exception";
/** A line that the filter logged. */
export interface SmokeLog {
    readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'critical';
    /** One line, inert, at most 500 characters. */
    readonly text: string;
}
/** How a call into the module ended. */
export type SmokeOutcome = {
    readonly kind: 'returned';
    readonly value: number;
} | {
    readonly kind: 'done';
}
/** `frames`: innermost first, with names from the module; `exit`: the status passed to proc_exit before the trap. */
 | {
    readonly kind: 'trapped';
    readonly why: string;
    readonly frames: readonly string[];
    readonly exit?: number;
};
/** One call into the module. */
export interface SmokeStep {
    /** `instantiate`, `_initialize`, `proxy_on_vm_start`, ... */
    readonly callback: string;
    /** Parameters as the host passes them. */
    readonly parameters: readonly number[];
    readonly outcome: SmokeOutcome;
    /** Milliseconds; the only member that differs between two runs. */
    readonly durationMs: number;
    /** The host functions that it called, with the number of calls. */
    readonly calls: Readonly<Record<string, number>>;
    readonly logs: readonly SmokeLog[];
}
/** A message as it leaves the filter. */
export interface SmokeMessage {
    readonly headers: readonly HeaderPair[];
    /** Bytes. */
    readonly bodySize: number;
    readonly trailers: readonly HeaderPair[];
}
/**
 * How an exchange ended. `passed`: request and response went through; `answered`: the filter sent the response;
 * `paused`: the filter paused it and nothing resumed it; `closed`: the filter closed the stream; `trapped`: it trapped.
 */
export type ExchangeEnd = 'passed' | 'answered' | 'paused' | 'closed' | 'trapped';
/** The result of the exchange. */
export interface SmokeExchange {
    /** The request as the upstream would see it; for a network filter the data of the client, with only `bodySize`. */
    readonly request: SmokeMessage;
    /** The response as the client would see it; for a network filter the data of the upstream. */
    readonly response: SmokeMessage;
    readonly end: ExchangeEnd;
}
/** What happened in a run, before it is judged. */
export interface SmokeRun {
    readonly abi: string;
    readonly reach: SmokeReach;
    readonly steps: readonly SmokeStep[];
    readonly exchange?: SmokeExchange;
    /** Pages of 64 KiB at the end. */
    readonly memoryPages: number;
    /** Imports that Envoy does not provide; stubs returned "not implemented". */
    readonly standIns: readonly string[];
    /** Callbacks with a signature that hosts refuse. */
    readonly oddCallbacks: readonly string[];
    /** Log lines that were dropped because there were too many. */
    readonly droppedLogs: number;
    /** Why the run ended early; absent if it did not. */
    readonly stop?: SmokeStop;
}
/** What ended a run early. */
export type SmokeStop = {
    readonly kind: 'not-proxy-wasm';
} | {
    readonly kind: 'no-allocator';
} | {
    readonly kind: 'no-instance';
    readonly why: string;
} | {
    readonly kind: 'trap';
} | {
    readonly kind: 'vm-start-refused';
} | {
    readonly kind: 'configuration-refused';
}
/** `callback`: the call in progress. */
 | {
    readonly kind: 'deadline';
    readonly callback: string;
    readonly timeoutMs: number;
};
/** The versioned report of one run. Equal inputs give equal reports, except for durations. */
export interface SmokeReport extends SmokeRun {
    readonly schema: 'https://wasm-image.dev/schema/smoke-report/v1';
    readonly 'module-digest': Digest;
    /** `v8 13.6.233.10`. */
    readonly engine: string;
    /**
     * The type it was started as, and why: requested, the default, or because it could not be started as an HTTP filter.
     */
    readonly filterType: FilterType;
    readonly filterTypeReason: string;
    readonly verdict: SmokeVerdict;
    readonly problems: readonly Problem[];
}
