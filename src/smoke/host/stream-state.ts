import { inert } from '../../core/text.ts';
import type { HeaderPair } from '../scenario/scenario.ts';
import type { SmokeExchange, SmokeMessage } from '../smoke-report.ts';
import { fromBinary, HeaderMap } from './headers.ts';

/** A response that the filter sends. */
export interface LocalResponse {
  readonly status: number;
  /** What Envoy logs as the details of the response. */
  readonly details: string;
  readonly body: Uint8Array;
  readonly headers: HeaderMap;
}

/** The part of a body that the filter can read and change now. */
export class BodyBuffer {
  bytes: Uint8Array = new Uint8Array(0);
  /** If false, the filter sees an empty body and cannot change it. */
  isOpen = false;
  /** The filter returned StopIterationAndBuffer. */
  isBuffered = false;
  /** The bytes have already been passed on. */
  isGone = false;

  /** What the filter sees. */
  get seen(): Uint8Array {
    return this.isOpen ? this.bytes : new Uint8Array(0);
  }

  /** Adds a piece after those that the filter holds back. */
  put(piece: Uint8Array): void {
    this.bytes = this.isGone ? piece : joined([this.bytes, piece]);
    this.isOpen = true;
    this.isGone = false;
  }

  /**
   * Replaces `length` bytes at the start, or appends at the end. @returns false for any other position.
   * Source: Buffer::copyFrom in Envoy.
   */
  splice(start: number, length: number, put: Uint8Array): boolean {
    if (!this.isOpen || (start > 0 && start < this.bytes.length)) return false;
    this.bytes =
      start === 0 ? joined([put, this.bytes.subarray(Math.min(length, this.bytes.length))]) : joined([this.bytes, put]);
    return true;
  }
}

/** One direction of the exchange, on its path through the filter. */
export class Direction {
  readonly headers = new HeaderMap();
  readonly trailers = new HeaderMap();
  readonly body = new BodyBuffer();
  /** The filter can access a map from its callback until the map is passed on. */
  hasHeaders = false;
  hasTrailers = false;
  /** Held back, and not visible to the filter. */
  held: Uint8Array = new Uint8Array(0);
  /** Bytes that left the filter. */
  passedSize = 0;
  /** The filter asked to continue while it was paused. */
  isContinued = false;

  /** Bytes of the body that have arrived so far. */
  get receivedSize(): number {
    return this.passedSize + this.held.length + (this.body.isGone ? 0 : this.body.bytes.length);
  }

  /** 0 continues. Any other status waits until the filter asks to continue, for example when a callout returns. */
  goesOn(status: number | undefined): boolean {
    const isFree = status === undefined || status === 0 || this.isContinued;
    this.isContinued = false;
    return isFree;
  }

  /** Passes on everything that was held back. */
  letGo(): void {
    this.passedSize = this.receivedSize;
    this.held = new Uint8Array(0);
    this.body.isGone = true;
  }
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
  /** While the access log is written, all headers are readable and none can be changed. */
  isLogging = false;
  /** How far the exchange came: the request was sent, the response began, it is complete, the log was written. */
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

  /** Whether properties show the headers of the request: while the filter has access to them, and while logging. */
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

/** The messages that left the filter in both directions. */
export function reportOf({ request, response }: StreamState, end: SmokeExchange['end']): SmokeExchange {
  return { request: messageOf(request), response: messageOf(response), end };
}

/** The most headers that are reported. */
const MOST_SHOWN = 100;

function messageOf(direction: Direction): SmokeMessage {
  const shown = (pairs: readonly HeaderPair[]): readonly HeaderPair[] =>
    pairs
      .slice(0, MOST_SHOWN)
      .map(readable)
      .map(([name, value]) => [inert(name, 200), inert(value, 500)]);
  return {
    headers: shown(direction.headers.pairs),
    bodySize: direction.passedSize,
    trailers: shown(direction.trailers.pairs),
  };
}

/** A header of a map, as text. */
export function readable([name, value]: HeaderPair): HeaderPair {
  const text = (binary: string): string => Buffer.from(fromBinary(binary)).toString('utf8');
  return [text(name), text(value)];
}

/** The parts concatenated; fresh. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
