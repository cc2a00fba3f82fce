import { inert } from '../core/text.ts';
import { type Deliveries, mapOf } from './deliver.ts';
import { fromBinary } from './headers.ts';
import { type Host, ROOT, STREAM } from './host.ts';
import type { Recorder } from './recorder.ts';
import type { SmokeExchange, SmokeMessage } from './report.ts';
import { type Header, type Message, payloadBytes } from './scenario.ts';
import { type Direction, StreamState } from './stream-state.ts';

type End = SmokeExchange['end'];

/** Passes one request and one response through the filter, then writes the log and ends the stream. @throws Trapped. Order as seen in Envoy 1.40.0: log, done, delete. */
export class Exchange {
  readonly #host: Host;
  readonly #recorder: Recorder;
  readonly #deliveries: Deliveries;
  readonly stream: StreamState;
  end: End = 'trapped';

  constructor(host: Host, recorder: Recorder, deliveries: Deliveries) {
    this.#host = host;
    this.#recorder = recorder;
    this.#deliveries = deliveries;
    this.stream = new StreamState(STREAM, host.time());
  }

  run(): void {
    this.#host.stream = this.stream;
    this.#call('proxy_on_context_create', [STREAM, ROOT]);
    this.end = this.#both();
    this.stream.isLogging = this.stream.isLogged = true;
    for (const callback of ['proxy_on_log', 'proxy_on_done', 'proxy_on_delete']) {
      this.#call(callback, [STREAM]);
      this.stream.isLogging = false;
    }
    this.#host.stream = undefined;
  }

  #both(): End {
    const { request, response } = this.#host.scenario;
    const asked = this.#pass('request', request);
    if (asked === 'paused' || asked === 'closed') return asked;
    const local = this.stream.local;
    if (asked === 'passed') {
      const answered = this.#pass('response', response);
      if (answered === 'answered') this.#answerDirectly();
      return answered;
    }
    // The filter's own answer passes the filter like any other.
    const headers = local?.headers.pairs.map(readable) ?? [];
    const body = local === undefined || local.body.length === 0 ? [] : [{ base64: Buffer.from(local.body).toString('base64') }];
    const answered = this.#pass('response', { headers, body, trailers: [] });
    return answered === 'passed' ? 'answered' : answered;
  }

  /** An answer made while the response passes goes to the client as it is. */
  #answerDirectly(): void {
    const { local, response } = this.stream;
    if (local === undefined) return;
    response.headers.set(local.headers.pairs);
    response.trailers.set([]);
    response.passedSize = local.body.length;
  }

  #pass(kind: 'request' | 'response', message: Message): End {
    const direction = this.stream[kind];
    const answered = this.stream.local;
    const isOver = (): boolean => this.stream.isClosed || this.stream.local !== answered;
    const over = (): End => (this.stream.isClosed ? 'closed' : 'answered');
    const hasTrailers = message.trailers.length > 0;

    direction.headers.set(mapOf(message.headers).pairs);
    direction.hasHeaders = true;
    if (kind === 'response') this.stream.isAnswered = true;
    const isLast = message.body.length === 0 && !hasTrailers;
    const count = direction.headers.pairs.length;
    const status = this.#call(`proxy_on_${kind}_headers`, this.#host.abi === '0.1.0' ? [STREAM, count] : [STREAM, count, isLast ? 1 : 0]);
    if (isOver()) return over();
    if (!this.#goesOn(direction, status)) return 'paused';
    // Envoy forgets to take away the headers of a response that it held back.
    if (kind === 'request' || !isHeld(status)) direction.hasHeaders = false;
    if (kind === 'request') this.stream.isSent = true;

    for (const [i, piece] of message.body.entries()) {
      const isEnd = i === message.body.length - 1 && !hasTrailers;
      if (isEnd && kind === 'response') this.stream.isReceived = true;
      const goesOn = this.#passBody(kind, direction, payloadBytes(piece), isEnd);
      if (isOver()) return over();
      if (isEnd && !goesOn) return 'paused';
    }
    if (!hasTrailers) return 'passed';

    direction.trailers.set(mapOf(message.trailers).pairs);
    direction.hasTrailers = true;
    if (kind === 'response') this.stream.isReceived = true;
    const trailed = this.#call(`proxy_on_${kind}_trailers`, [STREAM, direction.trailers.pairs.length]);
    if (isOver()) return over();
    if (!this.#goesOn(direction, trailed)) return 'paused';
    direction.hasTrailers = false;
    letGo(direction);
    return 'passed';
  }

  /** Gives one piece of the body, with those that the filter holds back in front of it. @returns whether it went on. */
  #passBody(kind: 'request' | 'response', direction: Direction, piece: Uint8Array, isEnd: boolean): boolean {
    direction.body.put(piece);
    const status = this.#call(`proxy_on_${kind}_body`, [STREAM, direction.body.bytes.length, isEnd ? 1 : 0]);
    direction.body.isBuffered = status === 1;
    // StopIterationNoBuffer and what no one knows: the piece is gone.
    if (status !== undefined && status >>> 0 > 2) direction.body.bytes = new Uint8Array(0);
    if (!this.#goesOn(direction, status)) return false;
    // A body that was held back can still be changed, although it has gone on.
    if (!isHeld(status)) direction.body.isOpen = false;
    letGo(direction);
    return true;
  }

  /** 0 goes on. Everything else waits until the filter asks to go on, which it may do when a callout comes back. */
  #goesOn(direction: Direction, status: number | undefined): boolean {
    const isFree = !isHeld(status) || direction.isContinued;
    direction.isContinued = false;
    return isFree;
  }

  #call(callback: string, parameters: readonly number[]): number | undefined {
    const value = this.#recorder.call(callback, STREAM, parameters);
    this.#deliveries.deliver();
    return value;
  }

  /** What left the filter on both sides. */
  report(): SmokeExchange {
    return { request: messageOf(this.stream.request), response: messageOf(this.stream.response), end: this.end };
  }
}

function letGo(direction: Direction): void {
  direction.passedSize = direction.receivedSize;
  direction.body.isGone = true;
}

function isHeld(status: number | undefined): boolean {
  return status !== undefined && status !== 0;
}

/** Most headers that are told. */
const MOST_SHOWN = 100;

function messageOf(direction: Direction): SmokeMessage {
  const shown = (pairs: readonly Header[]): readonly Header[] =>
    pairs
      .slice(0, MOST_SHOWN)
      .map(readable)
      .map(([name, value]) => [inert(name, 200), inert(value, 500)]);
  return { headers: shown(direction.headers.pairs), bodySize: direction.passedSize, trailers: shown(direction.trailers.pairs) };
}

function readable([name, value]: Header): Header {
  const text = (binary: string): string => Buffer.from(fromBinary(binary)).toString('utf8');
  return [text(name), text(value)];
}
