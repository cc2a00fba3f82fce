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
export class BodyBuffer {
  bytes: Uint8Array = new Uint8Array(0);
  /** Absent: the filter sees an empty body and may not change it. */
  isOpen = false;
  /** The filter answered StopIterationAndBuffer. */
  isBuffered = false;
  /** What is here has already gone on. */
  isGone = false;

  /** What the filter sees. */
  get seen(): Uint8Array {
    return this.isOpen ? this.bytes : new Uint8Array(0);
  }

  /** Takes one more piece behind those that are held back. */
  put(piece: Uint8Array): void {
    this.bytes = this.isGone ? piece : joined(this.bytes, piece);
    this.isOpen = true;
    this.isGone = false;
  }

  /** Replaces `length` bytes at the start, or appends behind the end. @returns false for anything between. Source: Buffer::copyFrom in Envoy. */
  splice(start: number, length: number, put: Uint8Array): boolean {
    if (!this.isOpen || (start > 0 && start < this.bytes.length)) return false;
    this.bytes = start === 0 ? joined(put, this.bytes.subarray(Math.min(length, this.bytes.length))) : joined(this.bytes, put);
    return true;
  }
}

/** One direction of the exchange while it passes the filter. */
export class Direction {
  readonly headers = new HeaderMap();
  readonly trailers = new HeaderMap();
  readonly body = new BodyBuffer();
  /** Maps are in the filter's hands from their callback on until it lets them go. */
  hasHeaders = false;
  hasTrailers = false;
  /** What left the filter. */
  passedSize = 0;
  /** Bytes of the body that came so far. */
  get receivedSize(): number {
    return this.passedSize + (this.body.isGone ? 0 : this.body.bytes.length);
  }

  /** The filter asked to go on while it was paused. */
  isContinued = false;
}

/** The state of the one stream of a run. */
export class StreamState {
  readonly context: number;
  readonly request = new Direction();
  readonly response = new Direction();
  /** Values of proxy_set_property by path. */
  readonly filterState = new Map<string, Uint8Array>();
  local: LocalResponse | undefined = undefined;
  isClosed = false;
  /** While the access log is written all headers can be read, none changed. */
  isLogging = false;
  /** How far the exchange came: the request went on, a response began, it is whole, the log was written. */
  isSent = false;
  isAnswered = false;
  isReceived = false;
  isLogged = false;
  /** Nanoseconds since 1970. */
  readonly startedNs: bigint;

  constructor(context: number, startedNs: bigint) {
    this.context = context;
    this.startedNs = startedNs;
  }

  /** Whether properties show the headers of the request; what the filter holds and what is logged. */
  get showsRequest(): boolean {
    return this.request.hasHeaders || this.isLogging;
  }

  get showsResponse(): boolean {
    return this.response.hasHeaders || this.isLogging;
  }

  get showsTrailers(): boolean {
    return this.response.hasTrailers || this.isLogging;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
