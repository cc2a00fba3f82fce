import type { HeaderPair } from '../scenario/scenario.ts';
import type { SmokeExchange } from '../smoke-report.ts';
import { HeaderMap } from './headers.ts';
/** A response that the filter sends. */
export interface LocalResponse {
    readonly status: number;
    /** What Envoy logs as the details of the response. */
    readonly details: string;
    readonly body: Uint8Array;
    readonly headers: HeaderMap;
}
/** The part of a body that the filter can read and change now. */
export declare class BodyBuffer {
    bytes: Uint8Array;
    /** If false, the filter sees an empty body and cannot change it. */
    isOpen: boolean;
    /** The filter returned StopIterationAndBuffer. */
    isBuffered: boolean;
    /** The bytes have already been passed on. */
    isGone: boolean;
    /** What the filter sees. */
    get seen(): Uint8Array;
    /** Adds a piece after those that the filter holds back. */
    put(piece: Uint8Array): void;
    /**
     * Replaces `length` bytes at the start, or appends at the end. @returns false for any other position.
     * Source: Buffer::copyFrom in Envoy.
     */
    splice(start: number, length: number, put: Uint8Array): boolean;
}
/** One direction of the exchange, on its path through the filter. */
export declare class Direction {
    readonly headers: HeaderMap;
    readonly trailers: HeaderMap;
    readonly body: BodyBuffer;
    /** The filter can access a map from its callback until the map is passed on. */
    hasHeaders: boolean;
    hasTrailers: boolean;
    /** Held back, and not visible to the filter. */
    held: Uint8Array;
    /** Bytes that left the filter. */
    passedSize: number;
    /** The filter asked to continue while it was paused. */
    isContinued: boolean;
    /** Bytes of the body that have arrived so far. */
    get receivedSize(): number;
    /** 0 continues. Any other status waits until the filter asks to continue, for example when a callout returns. */
    goesOn(status: number | undefined): boolean;
    /** Passes on everything that was held back. */
    letGo(): void;
}
/** The state of the one stream of a run. */
export declare class StreamState {
    readonly context: number;
    readonly request: Direction;
    readonly response: Direction;
    /** Values of proxy_set_property by path. */
    readonly filterState: Map<string, Uint8Array<ArrayBufferLike>>;
    local: LocalResponse | undefined;
    isClosed: boolean;
    /** While the access log is written, all headers are readable and none can be changed. */
    isLogging: boolean;
    /** How far the exchange came: the request was sent, the response began, it is complete, the log was written. */
    isSent: boolean;
    isAnswered: boolean;
    isReceived: boolean;
    isLogged: boolean;
    /** Nanoseconds since 1970. */
    readonly startedNs: bigint;
    constructor(context: number, startedNs: bigint);
    /** Whether properties show the headers of the request: while the filter has access to them, and while logging. */
    get showsRequest(): boolean;
    get showsResponse(): boolean;
    get showsTrailers(): boolean;
}
/** The messages that left the filter in both directions. */
export declare function reportOf({ request, response }: StreamState, end: SmokeExchange['end']): SmokeExchange;
/** A header of a map, as text. */
export declare function readable([name, value]: HeaderPair): HeaderPair;
/** The parts concatenated; fresh. */
export declare function joined(parts: readonly Uint8Array[]): Uint8Array;
