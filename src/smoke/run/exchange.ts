import { type Host, ROOT, STREAM } from '../host/host.ts';
import { type Direction, joined, readable, StreamState } from '../host/stream-state.ts';
import { type Message, piecesOf } from '../scenario/scenario.ts';
import type { ExchangeEnd } from '../smoke-report.ts';
import { type Deliveries, mapOf } from './deliver.ts';
import type { Recorder } from './recorder.ts';

type Kind = 'request' | 'response';

/**
 * Passes one request and one response through the filter, then writes the log and ends the stream. @throws Trapped.
 * Evidence: the order as in Envoy 1.40.0: log, done, delete.
 */
export class Exchange {
  readonly #host: Host;
  readonly #recorder: Recorder;
  readonly #deliveries: Deliveries;
  readonly stream: StreamState;
  end: ExchangeEnd = 'trapped';

  constructor(host: Host, recorder: Recorder, deliveries: Deliveries) {
    this.#host = host;
    this.#recorder = recorder;
    this.#deliveries = deliveries;
    this.stream = new StreamState(STREAM, host.nowNs);
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

  #both(): ExchangeEnd {
    const { request, response } = this.#host.scenario;
    const asked = this.#pass('request', request, piecesOf(request));
    if (asked === 'paused' || asked === 'closed') return asked;
    const local = this.stream.local;
    if (asked === 'passed') {
      const answered = this.#pass('response', response, piecesOf(response));
      if (answered === 'answered') this.#answerDirectly();
      return answered;
    }
    // A local response passes the filter like any other, but its body comes in one piece that ends it.
    const headers = local?.headers.pairs.map(readable) ?? [];
    const body = local === undefined || local.body.length === 0 ? [] : [local.body];
    const answered = this.#pass('response', { headers, body: [], trailers: [] }, body, true);
    return answered === 'passed' ? 'answered' : answered;
  }

  /** A local response sent while the response passes goes to the client unchanged. */
  #answerDirectly(): void {
    const { local, response } = this.stream;
    if (local === undefined) return;
    response.headers.set(local.headers.pairs);
    response.trailers.set([]);
    response.passedSize = local.body.length;
  }

  #pass(kind: Kind, message: Message, pieces: readonly Uint8Array[], isWhole = false): ExchangeEnd {
    const direction = this.stream[kind];
    const answered = this.stream.local;
    const isOver = (): boolean => this.stream.isClosed || this.stream.local !== answered;
    const over = (): ExchangeEnd => (this.stream.isClosed ? 'closed' : isOver() ? 'answered' : 'paused');
    const mayGo = (isFree: boolean): boolean => !isOver() && (isFree || this.#deliveries.waits(direction, isOver));
    const arrives = (isEnd: boolean): void => {
      if (kind === 'response') this.stream.isAnswered = true;
      if (kind === 'response' && isEnd && !isWhole) this.stream.isReceived = true;
    };
    const hasTrailers = message.trailers.length > 0;

    const isLast = pieces.length === 0 && !hasTrailers;
    arrives(isLast);
    const status = this.#passHeaders(kind, message, isLast);
    if (!mayGo(direction.goesOn(status))) return over();
    // In Envoy, the headers of a response that was held back stay accessible.
    if (kind === 'request' || !status) direction.hasHeaders = false;
    if (kind === 'request') this.stream.isSent = true;

    for (const [piece, isEnd] of arrivals(pieces, hasTrailers, isWhole, (status ?? 0) !== 0)) {
      arrives(isEnd);
      const goesOn = this.#passBody(kind, direction, piece, isEnd);
      if (isEnd ? !mayGo(goesOn) : isOver()) return over();
    }
    if (hasTrailers) {
      arrives(true);
      if (!mayGo(direction.goesOn(this.#passTrailers(kind, message)))) return over();
      direction.hasTrailers = false;
    }
    direction.letGo();
    return 'passed';
  }

  /** @returns the status of the callback; undefined without one. */
  #passHeaders(kind: Kind, message: Message, isLast: boolean): number | undefined {
    const direction = this.stream[kind];
    direction.headers.set(mapOf(message.headers).pairs);
    direction.hasHeaders = true;
    const count = direction.headers.pairs.length;
    const parameters = this.#host.abi === '0.1.0' ? [STREAM, count] : [STREAM, count, isLast ? 1 : 0];
    const status = this.#call(`proxy_on_${kind}_headers`, parameters);
    // ContinueAndDontEndStream continues as well.
    return status === 2 ? 0 : status;
  }

  #passTrailers(kind: Kind, message: Message): number | undefined {
    const direction = this.stream[kind];
    direction.trailers.set(mapOf(message.trailers).pairs);
    direction.hasTrailers = true;
    return this.#call(`proxy_on_${kind}_trailers`, [STREAM, direction.trailers.pairs.length]);
  }

  /** Passes one piece of the body, together with those that the filter holds back. @returns whether they went on. */
  #passBody(kind: Kind, direction: Direction, piece: Uint8Array, isEnd: boolean): boolean {
    const { body } = direction;
    body.put(piece);
    const status = (this.#call(`proxy_on_${kind}_body`, [STREAM, body.bytes.length, isEnd ? 1 : 0]) ?? 0) >>> 0;
    body.isBuffered = status === 1;
    // StopIterationAndWatermark hides the piece from the filter; StopIterationNoBuffer and unknown values drop it.
    if (status === 2) direction.held = joined([direction.held, body.bytes]);
    if (status >= 2) body.bytes = new Uint8Array(0);
    const goesOn = direction.goesOn(status);
    // A body that was held back can still be read and changed after it went on.
    if (status === 0) body.isOpen = false;
    if (goesOn) direction.letGo();
    return goesOn;
  }

  #call(callback: string, parameters: readonly number[]): number | undefined {
    const value = this.#recorder.call(callback, STREAM, parameters);
    this.#deliveries.deliver();
    return value;
  }
}

/**
 * The pieces of a body, each with whether it ends the message. Without trailers an empty piece ends it, as in HTTP/1.1.
 * Data that arrived while the headers were held back arrives in one piece. Evidence: seen in Envoy 1.36.4 to 1.40.0.
 */
function arrivals(
  pieces: readonly Uint8Array[],
  hasTrailers: boolean,
  isWhole: boolean,
  hasWaited: boolean,
): readonly (readonly [piece: Uint8Array, isEnd: boolean])[] {
  if (pieces.length === 0) return [];
  if (isWhole || hasWaited) return [[joined(pieces), !hasTrailers]];
  return [
    ...pieces.map((piece) => [piece, false] as const),
    ...(hasTrailers ? [] : [[new Uint8Array(0), true] as const]),
  ];
}
