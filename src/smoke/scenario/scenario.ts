/** Largest scenario file, in bytes. */
export const MAX_SCENARIO = 4 * 1024 * 1024;

/** Text that is written as UTF-8, or bytes. */
export type Payload = string | { readonly base64: string };

/** A header as it goes over the wire; names are compared in lower case. */
export type Header = readonly [name: string, value: string];

/** One direction of the exchange. */
export interface Message {
  readonly headers: readonly Header[];
  /** Pieces of the body in the order in which they arrive; none for a message without body. */
  readonly body: readonly Payload[];
  readonly trailers: readonly Header[];
}

/** What an HTTP callout gets. The first that fits answers; without one the host says that it knows no such upstream. */
export interface HttpAnswer {
  /** Name of the upstream, or `*` for any. */
  readonly upstream: string;
  readonly headers: readonly Header[];
  readonly body: Payload;
  readonly trailers: readonly Header[];
  /** The connection breaks instead: no headers, no body, status 11. */
  readonly fails: boolean;
}

/** What a gRPC call or stream gets. */
export interface GrpcAnswer {
  /** `package.Service`, or `*` for any. */
  readonly service: string;
  /** Name of the method, or `*` for any. */
  readonly method: string;
  /** For streams only: calls never see them. */
  readonly initialMetadata: readonly Header[];
  /** Serialized messages; a call takes the first. */
  readonly messages: readonly Payload[];
  /** For streams only. */
  readonly trailers: readonly Header[];
  /** gRPC status; 0 is success. */
  readonly status: number;
  readonly message: string;
}

/** A property value: text, an integer, a truth value, or bytes. `int64` holds the digits of an integer that a number of JavaScript cannot hold. */
export type PropertyValue = Payload | number | boolean | { readonly int64: string };

/** Everything that a run meets beside the module: one exchange, and the answers to what the filter asks. */
export interface Scenario {
  readonly request: Message;
  readonly response: Message;
  /** By path with dots, `request.id`; beside those that follow from the exchange. */
  readonly properties: Readonly<Record<string, PropertyValue>>;
  readonly httpCalls: readonly HttpAnswer[];
  readonly grpcCalls: readonly GrpcAnswer[];
  /** Results by function name; any other name is not found. */
  readonly foreignFunctions: Readonly<Record<string, Payload>>;
  readonly sharedData: Readonly<Record<string, Payload>>;
  /** Times that a filter which set a timer is called by it before the exchange; while the exchange waits, its timer goes on. */
  readonly ticks: number;
  /** Start of the clock in milliseconds since 1970; never 0, which some runtimes take for a broken clock. */
  readonly timeMs: number;
  /** Seed of all random numbers. */
  readonly seed: number;
  /** What proxy_get_log_level answers: 0 trace to 5 critical. */
  readonly logLevel: number;
}

const NONE: Message = { headers: [], body: [], trailers: [] };

/** The scenario when none is given: one POST with a body, answered by 200; callouts succeed. */
export const DEFAULT_SCENARIO: Scenario = {
  request: {
    ...NONE,
    headers: [
      [':method', 'POST'],
      [':path', '/smoke?a=1'],
      [':authority', 'smoke.test'],
      [':scheme', 'http'],
      ['user-agent', 'wasm-image'],
      ['content-type', 'text/plain'],
      ['x-request-id', '00000000-0000-4000-8000-000000000000'],
    ],
    body: ['hello ', 'filter'],
  },
  response: {
    ...NONE,
    headers: [
      [':status', '200'],
      ['content-type', 'text/plain'],
      ['server', 'smoke'],
    ],
    body: ['hello ', 'client'],
  },
  properties: {},
  httpCalls: [{ upstream: '*', headers: [[':status', '200']], body: 'ok', trailers: [], fails: false }],
  grpcCalls: [{ service: '*', method: '*', initialMetadata: [], messages: [''], trailers: [], status: 0, message: '' }],
  foreignFunctions: {},
  sharedData: {},
  ticks: 1,
  timeMs: 1_700_000_000_000,
  seed: 1,
  logLevel: 2,
};

/** The bytes of a payload; fresh. */
export function payloadBytes(payload: Payload): Uint8Array {
  return typeof payload === 'string'
    ? new TextEncoder().encode(payload)
    : Uint8Array.from(Buffer.from(payload.base64, 'base64'));
}

/** The body of a message in its pieces, without empty ones. */
export function piecesOf({ body }: Message): readonly Uint8Array[] {
  return body.map(payloadBytes).filter((piece) => piece.length > 0);
}
