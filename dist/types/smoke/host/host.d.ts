import type { AbiVersion } from '../../abi/tables/versions.ts';
import type { GrpcAnswer, HttpAnswer, Scenario } from '../scenario/scenario.ts';
import type { FilterType, SmokeLog } from '../smoke-report.ts';
import type { HeaderMap } from './headers.ts';
import type { GuestMemory } from './memory.ts';
import type { Phase } from './start-phase.ts';
import type { StreamState } from './stream-state.ts';
/** What the plugin is configured with. */
export interface SmokeSetup {
    /** What the proxy takes it for. */
    readonly filterType: FilterType;
    readonly rootId: string;
    readonly vmConfig: Uint8Array;
    /** Undefined when none was given; the filter then sees an empty one. */
    readonly pluginConfig: Uint8Array | undefined;
}
/** Something that the host tells the filter later: in order, one at a time, never within a call. */
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
/** Ids of the root context and of the one stream. Envoy counts the same way. */
export declare const ROOT = 1;
export declare const STREAM = 2;
/** The host's side of a run: all state that host functions read and change. Nothing in it knows the engine, the clock or the system. */
export declare class Host {
    #private;
    readonly abi: AbiVersion;
    readonly scenario: Scenario;
    readonly setup: SmokeSetup;
    readonly memory: GuestMemory;
    /** `instantiate` and `start`: most host functions may not be called yet. */
    phase: Phase;
    /** The context that was called, and the one that the filter chose instead; 0 is none. */
    current: number;
    effective: number;
    /** The plugin's configuration can be read only then: while the root context is made, and in proxy_on_configure. */
    isConfiguring: boolean;
    stream: StreamState | undefined;
    tickPeriodMs: number;
    /** The filter answered 0 to proxy_on_done; proxy_done ends the wait. */
    isDonePending: boolean;
    /** Status given to the last proc_exit. */
    exit: number | undefined;
    /** What came back from a callout, while the filter is told. */
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
    /** Metric by id: type in the low two bits. */
    readonly metricIds: Map<number, string>;
    /** What proxy_call_foreign_function("declare_property") was given. */
    readonly declared: Set<string>;
    readonly openStreams: Set<number>;
    pending: Pending[];
    nextCas: number;
    droppedLogs: number;
    constructor(abi: AbiVersion, scenario: Scenario, setup: SmokeSetup, memory: GuestMemory);
    /** The context that host functions act on. */
    get context(): number;
    /** The stream, when the acting context is it. */
    get actingStream(): StreamState | undefined;
    /** 0 is the context of the VM, which acts as the one that was called. */
    hasContext(id: number): boolean;
    /** Nanoseconds since 1970, without moving the clock. */
    get nowNs(): bigint;
    /** Nanoseconds since 1970; each look moves the clock by a microsecond, so that waiting ends. */
    time(): bigint;
    passTime(ms: number): void;
    /** The next of a fixed row of random bytes. Source: Marsaglia, Xorshift RNGs (13, 17, 5). */
    randomByte(): number;
    /** Whether the host keeps another piece of so many bytes; it has limits where a proxy has only its memory. */
    keep(bytes: number): boolean;
    /** Gives back what {@link keep} took. */
    release(bytes: number): void;
    /** The next token of a kind, which stands in its low two bits: 0 for HTTP calls, 1 for gRPC calls, 2 for gRPC streams. */
    nextToken(kind: 0 | 1 | 2): number;
    later(pending: Pending): boolean;
    /** @param level 0 to 5. @param text bytes one to a character, read as UTF-8. */
    log(level: number, text: string): void;
    count(call: string): void;
    /** Logs and calls since the last time. */
    takeTrace(): {
        readonly calls: Readonly<Record<string, number>>;
        readonly logs: readonly SmokeLog[];
    };
}
