/** The largest scenario file, in bytes. */
export declare const MAX_SCENARIO: number;
/** Text, encoded as UTF-8, or bytes. */
export type Payload = string | {
    readonly base64: string;
};
/** A header as on the wire; the case of names does not matter. */
export type HeaderPair = readonly [name: string, value: string];
/** One direction of the exchange. */
export interface Message {
    readonly headers: readonly HeaderPair[];
    /** The pieces of the body in the order of their arrival; empty for a message without a body. */
    readonly body: readonly Payload[];
    readonly trailers: readonly HeaderPair[];
}
/** The response to an HTTP callout. The first match counts; without a match the host does not know the upstream. */
export interface HttpAnswer {
    /** The name of the upstream, or `*` for any. */
    readonly upstream: string;
    readonly headers: readonly HeaderPair[];
    readonly body: Payload;
    readonly trailers: readonly HeaderPair[];
    /** The connection fails instead: no headers, no body, status 11. */
    readonly fails: boolean;
}
/** The response to a gRPC call or stream. */
export interface GrpcAnswer {
    /** `package.Service`, or `*` for any. */
    readonly service: string;
    /** The name of the method, or `*` for any. */
    readonly method: string;
    /** For streams only. */
    readonly initialMetadata: readonly HeaderPair[];
    /** Serialized messages; a call gets only the first. */
    readonly messages: readonly Payload[];
    /** For streams only. */
    readonly trailers: readonly HeaderPair[];
    /** gRPC status; 0 is success. */
    readonly status: number;
    readonly message: string;
}
/** A property value: text, an integer, a boolean, or bytes. `int64`: the digits of an integer above the safe range. */
export type PropertyValue = Payload | number | boolean | {
    readonly int64: string;
};
/** The input of a run besides the module: one exchange, and the responses of the host. */
export interface Scenario {
    readonly request: Message;
    readonly response: Message;
    /** By dotted path, `request.id`; in addition to those of the exchange. */
    readonly properties: Readonly<Record<string, PropertyValue>>;
    readonly httpCalls: readonly HttpAnswer[];
    readonly grpcCalls: readonly GrpcAnswer[];
    /** Results by function name; other names are not found. */
    readonly foreignFunctions: Readonly<Record<string, Payload>>;
    readonly sharedData: Readonly<Record<string, Payload>>;
    /**
     * How often the timer, if the filter set one, fires before the exchange. It also fires while the exchange is paused.
     */
    readonly ticks: number;
    /** Start of the clock in milliseconds since 1970; never 0, which some runtimes treat as a broken clock. */
    readonly timeMs: number;
    /** The seed of all random numbers. */
    readonly seed: number;
    /** What proxy_get_log_level returns: 0 (trace) to 5 (critical). */
    readonly logLevel: number;
}
/** The default scenario: one POST with a body, answered with 200; callouts succeed. */
export declare const DEFAULT_SCENARIO: Scenario;
/** The bytes of a payload; fresh. */
export declare function payloadBytes(payload: Payload): Uint8Array;
/** The pieces of a message's body, without empty ones. */
export declare function piecesOf({ body }: Message): readonly Uint8Array[];
