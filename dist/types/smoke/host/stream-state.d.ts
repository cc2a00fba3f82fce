import type { Header } from '../scenario/scenario.ts';
import type { SmokeExchange } from '../smoke-report.ts';
import { HeaderMap } from './headers.ts';
/** A response that the filter made itself. */
export interface LocalResponse {
    readonly status: number;
    /** What Envoy logs as details of the response. */
    readonly details: string;
    readonly body: Uint8Array;
    readonly headers: HeaderMap;
}
/** The body in front of the filter: what it may read and change now. */
export declare class BodyBuffer {
    bytes: Uint8Array;
    /** Absent: the filter sees an empty body and may not change it. */
    isOpen: boolean;
    /** The filter answered StopIterationAndBuffer. */
    isBuffered: boolean;
    /** What is here has already gone on. */
    isGone: boolean;
    /** What the filter sees. */
    get seen(): Uint8Array;
    /** Takes one more piece after those that are held back. */
    put(piece: Uint8Array): void;
    /** Replaces `length` bytes at the start, or appends behind the end. @returns false for anything between. Source: Buffer::copyFrom in Envoy. */
    splice(start: number, length: number, put: Uint8Array): boolean;
}
/** One direction of the exchange while it passes the filter. */
export declare class Direction {
    readonly headers: HeaderMap;
    readonly trailers: HeaderMap;
    readonly body: BodyBuffer;
    /** Maps are in the filter's hands from their callback on until it lets them go. */
    hasHeaders: boolean;
    hasTrailers: boolean;
    /** Held back out of the filter's sight. */
    held: Uint8Array;
    /** What left the filter. */
    passedSize: number;
    /** The filter asked to go on while it was paused. */
    isContinued: boolean;
    /** Bytes of the body that came so far. */
    get receivedSize(): number;
    /** 0 goes on. Everything else waits until the filter asks to go on, which it may do when a callout comes back. */
    goesOn(status: number | undefined): boolean;
    /** What was held back leaves the filter. */
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
    /** While the access log is written all headers can be read, none changed. */
    isLogging: boolean;
    /** How far the exchange came: the request went on, a response began, it is whole, the log was written. */
    isSent: boolean;
    isAnswered: boolean;
    isReceived: boolean;
    isLogged: boolean;
    /** Nanoseconds since 1970. */
    readonly startedNs: bigint;
    constructor(context: number, startedNs: bigint);
    /** Whether properties show the headers of the request; what the filter holds and what is logged. */
    get showsRequest(): boolean;
    get showsResponse(): boolean;
    get showsTrailers(): boolean;
}
/** What left the filter on both sides. */
export declare function reportOf({ request, response }: StreamState, end: SmokeExchange['end']): SmokeExchange;
/** A header of a map, as text. */
export declare function readable([name, value]: Header): Header;
/** All parts in a row; fresh. */
export declare function joined(parts: readonly Uint8Array[]): Uint8Array;
