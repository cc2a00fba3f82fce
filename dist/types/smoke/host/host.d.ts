import type { AbiVersion } from '../../abi/tables/versions.ts';
import type { GrpcAnswer, HttpAnswer, Scenario } from '../scenario/scenario.ts';
import type { FilterType, SmokeLog } from '../smoke-report.ts';
import type { HeaderMap } from './headers.ts';
import type { GuestMemory } from './memory.ts';
import type { Phase } from './start-phase.ts';
import type { StreamState } from './stream-state.ts';
/** What the plugin is configured with. */
export interface SmokeSetup {
    /** The type of filter that the proxy is configured with. */
    readonly filterType: FilterType;
    readonly rootId: string;
    readonly vmConfig: Uint8Array;
    /** Undefined when none was given; the filter then sees an empty one. */
    readonly pluginConfig: Uint8Array | undefined;
    /** Variables of the environment; default none. */
    readonly environment?: Readonly<Record<string, string>> | undefined;
}
/** A callback that the host makes later: in order, one at a time, never during a call. */
export type Pending = {
    readonly kind: 'http';
    readonly token: number;
    readonly root: number;
    readonly answer: HttpAnswer;
} | {
    readonly kind: 'grpc-call' | 'grpc-stream';
    readonly token: number;
    readonly root: number;
    readonly answer: GrpcAnswer;
} | {
    readonly kind: 'queue';
    readonly token: number;
    readonly root: number;
};
/** The ID of the root context. Envoy counts the same way. */
export declare const ROOT = 1;
/** The ID of the context of the only stream. */
export declare const STREAM = 2;
/**
 * The state of a run that host functions read and change. It does not depend on the engine, the clock or the system.
 */
export declare class Host {
    #private;
    readonly abi: AbiVersion;
    readonly scenario: Scenario;
    readonly setup: SmokeSetup;
    readonly memory: GuestMemory;
    /** In `instantiate` and `start`, most host functions may not be called yet. */
    phase: Phase;
    /** The context that was called, and the one that the filter selected instead; 0 means none. */
    current: number;
    effective: number;
    /** The plugin configuration is readable only while the root context is created, and in proxy_on_configure. */
    isConfiguring: boolean;
    stream: StreamState | undefined;
    tickPeriodMs: number;
    /** The filter returned 0 from proxy_on_done; proxy_done ends the wait. */
    isDonePending: boolean;
    /** The status passed to the last proc_exit. */
    exit: number | undefined;
    /** The response to a callout, during the callback that reports it. */
    callHeaders: HeaderMap | undefined;
    callTrailers: HeaderMap | undefined;
    callBody: Uint8Array | undefined;
    grpcInitialMetadata: HeaderMap | undefined;
    grpcTrailingMetadata: HeaderMap | undefined;
    grpcMessage: Uint8Array | undefined;
    status: {
        readonly code: number;
        readonly message: string;
    };
    readonly sharedData: Map<string, {
        readonly value: Uint8Array;
        readonly cas: number;
    }>;
    readonly queues: {
        readonly name: string;
        readonly root: number;
        readonly items: Uint8Array[];
    }[];
    readonly metrics: Map<string, bigint>;
    /** Metric by ID; the low two bits are the type. */
    readonly metricIds: Map<number, string>;
    /** How many there are of each type. */
    readonly metricCounts: number[];
    /** The arguments of proxy_call_foreign_function("declare_property"). */
    readonly declared: Set<string>;
    readonly openStreams: Set<number>;
    pending: Pending[];
    nextCas: number;
    droppedLogs: number;
    constructor(abi: AbiVersion, scenario: Scenario, setup: SmokeSetup, memory: GuestMemory);
    /** The context that host functions act on. */
    get context(): number;
    /** The stream, if the acting context is the stream's. */
    get actingStream(): StreamState | undefined;
    /** 0 is the VM's context, which acts as the one that was called. */
    hasContext(id: number): boolean;
    /** Nanoseconds since 1970, without moving the clock. */
    get nowNs(): bigint;
    /** Nanoseconds since 1970. Each read advances the clock by a microsecond, so that busy waiting ends. */
    time(): bigint;
    passTime(ms: number): void;
    /** The next byte of a fixed random sequence. Source: Marsaglia, Xorshift RNGs (13, 17, 5). */
    randomByte(): number;
    /**
     * Counts another piece of this size that the host stores. @throws HostTrap over a limit of this host: a proxy has
     * only its memory, so what a filter would do with an error says nothing.
     */
    keep(bytes: number): void;
    /** Frees what {@link keep} counted. */
    release(bytes: number): void;
    /** The next token; its low two bits are the kind: 0 for HTTP calls, 1 for gRPC calls, 2 for gRPC streams. */
    nextToken(kind: 0 | 1 | 2): number;
    /** Schedules a callback. @returns false if too many are pending. */
    later(pending: Pending): boolean;
    /** @param level 0 to 5. @param text binary text, read as UTF-8. */
    log(level: number, text: string): void;
    /** Counts a host call. */
    count(call: string): void;
    /** Log lines and host calls since the previous step. */
    takeTrace(): {
        readonly calls: Readonly<Record<string, number>>;
        readonly logs: readonly SmokeLog[];
    };
}
