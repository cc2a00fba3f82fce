import { type Host, ROOT, STREAM } from '../host/host.ts';
import { type Direction, joined, StreamState } from '../host/stream-state.ts';
import { piecesOf } from '../scenario/scenario.ts';
import type { ExchangeEnd } from '../smoke-report.ts';
import type { Deliveries } from './deliver.ts';
import type { Recorder } from './recorder.ts';

/**
 * Passes one connection through a network filter: the client sends the body of the request, the upstream sends the body
 * of the response, then the client closes, then the upstream. @throws Trapped.
 * Evidence: order and values as in Envoy 1.36.4 to 1.40.0 before envoy.filters.network.tcp_proxy: done, log, delete.
 */
export class Connection {
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
    this.#call('proxy_on_context_create', ROOT);
    const end = this.#both();
    // 1: the client closed it.
    this.#call('proxy_on_downstream_connection_close', 1);
    for (const callback of ['proxy_on_done', 'proxy_on_log', 'proxy_on_delete']) this.#call(callback);
    this.#host.stream = undefined;
    this.end = end;
  }

  #both(): ExchangeEnd {
    const { request: down, response: up } = this.stream;
    const { request, response } = this.#host.scenario;
    const opened = this.#call('proxy_on_new_connection') ?? 0;
    if (!this.#mayGo(down, down.goesOn(opened))) return this.#stop();
    // The upstream is connected before the first data arrives.
    this.stream.isSent = true;
    const sent = piecesOf(request);
    let goesOn = true;
    // Data that arrives while the connection is paused arrives in one piece.
    for (const piece of opened === 0 || sent.length === 0 ? sent : [joined(sent)])
      goesOn = this.#give('downstream', down, piece, false);
    // A client that gets no response closes the connection.
    const hasEnded = !this.#mayGo(down, goesOn);
    if (hasEnded && !this.#end('downstream', down)) return this.#stop();
    for (const piece of piecesOf(response)) this.#give('upstream', up, piece, false);
    if (!hasEnded && !this.#end('downstream', down)) return this.#stop();
    const isPassed = this.#end('upstream', up);
    if (this.stream.isClosed) return 'closed';
    this.#call('proxy_on_upstream_connection_close', 0);
    return isPassed ? 'passed' : 'paused';
  }

  #stop(): ExchangeEnd {
    return this.stream.isClosed ? 'closed' : 'paused';
  }

  #end(side: string, direction: Direction): boolean {
    return this.#mayGo(direction, this.#give(side, direction, new Uint8Array(0), true));
  }

  #mayGo(direction: Direction, isFree: boolean): boolean {
    const mayGo = !this.stream.isClosed && (isFree || this.#deliveries.waits(direction, () => this.stream.isClosed));
    if (mayGo) direction.letGo();
    return mayGo;
  }

  /** Passes one piece to the filter, together with those it holds back. @returns whether they went on. */
  #give(side: string, direction: Direction, piece: Uint8Array, isEnd: boolean): boolean {
    if (this.stream.isClosed) return false;
    const { body } = direction;
    body.put(joined([direction.held, piece]));
    direction.held = new Uint8Array(0);
    const status = this.#call(`proxy_on_${side}_data`, body.bytes.length, isEnd ? 1 : 0);
    direction.held = body.bytes;
    body.isOpen = false;
    body.bytes = new Uint8Array(0);
    const goesOn = direction.goesOn(status) && !this.stream.isClosed;
    if (goesOn) direction.letGo();
    return goesOn;
  }

  #call(callback: string, ...parameters: readonly number[]): number | undefined {
    const value = this.#recorder.call(callback, STREAM, [STREAM, ...parameters]);
    this.#deliveries.deliver();
    return value;
  }
}
