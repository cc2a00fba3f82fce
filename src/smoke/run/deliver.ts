import { HeaderMap, utf8Binary } from '../host/headers.ts';
import { type Host, type Pending, ROOT } from '../host/host.ts';
import { STATUS } from '../host/status.ts';
import type { Direction } from '../host/stream-state.ts';
import { type GrpcAnswer, type HeaderPair, type HttpAnswer, payloadBytes } from '../scenario/scenario.ts';
import type { Recorder } from './recorder.ts';

/** The most responses that a run delivers; this stops a filter that makes callouts forever. */
const MOST_DELIVERIES = 1_000;
const MOST_TICKS = 1_000;

/** Envoy ends an idle stream after five minutes (stream_idle_timeout). */
const MOST_WAIT_MS = 300_000;

/** Makes the callbacks for responses to callouts, queues and the timer. @throws Trapped */
export class Deliveries {
  readonly #host: Host;
  readonly #recorder: Recorder;
  #left = MOST_DELIVERIES;
  #ticks = MOST_TICKS;

  constructor(host: Host, recorder: Recorder) {
    this.#host = host;
    this.#recorder = recorder;
  }

  /** Delivers everything that is pending, until nothing is left. */
  deliver(): void {
    for (let next = this.#host.pending.shift(); next !== undefined; next = this.#host.pending.shift()) {
      if (this.#left === 0) continue;
      this.#left -= 1;
      this.#one(next);
    }
  }

  /** Fires the timer once. @returns false if there is none, or if it fired too often. */
  tick(): boolean {
    const { tickPeriodMs } = this.#host;
    if (tickPeriodMs === 0 || this.#ticks === 0) return false;
    this.#ticks -= 1;
    this.#host.passTime(tickPeriodMs);
    this.#recorder.call('proxy_on_tick', ROOT, [ROOT]);
    this.deliver();
    return true;
  }

  /** Lets time pass while the filter pauses the stream. @returns whether the filter resumes it. */
  waits(direction: Direction, isOver: () => boolean): boolean {
    for (let waited = 0; !direction.isContinued && !isOver(); ) {
      waited += this.#host.tickPeriodMs;
      if (waited > MOST_WAIT_MS || !this.tick()) return false;
    }
    return direction.goesOn(1) && !isOver();
  }

  #one(pending: Pending): void {
    switch (pending.kind) {
      case 'http':
        this.#http(pending.token, pending.root, pending.answer);
        break;
      case 'grpc-call':
        this.#grpcCall(pending.token, pending.root, pending.answer);
        break;
      case 'grpc-stream':
        this.#grpcStream(pending.token, pending.root, pending.answer);
        break;
      case 'queue':
        this.#recorder.call('proxy_on_queue_ready', pending.root, [pending.root, pending.token]);
    }
  }

  #http(token: number, root: number, answer: HttpAnswer): void {
    const host = this.#host;
    if (answer.fails) {
      host.status = { code: STATUS.brokenConnection, message: 'reset' };
      this.#recorder.call('proxy_on_http_call_response', root, [root, token, 0, 0, 0]);
      host.status = { ...host.status, message: '' };
      return;
    }
    host.callHeaders = mapOf(answer.headers);
    host.callTrailers = mapOf(answer.trailers);
    host.callBody = payloadBytes(answer.body);
    const sizes = [host.callHeaders.pairs.length, host.callBody.length, host.callTrailers.pairs.length];
    this.#recorder.call('proxy_on_http_call_response', root, [root, token, ...sizes]);
    host.callHeaders = host.callTrailers = host.callBody = undefined;
  }

  /** A call delivers its only message, or its failure. */
  #grpcCall(token: number, root: number, answer: GrpcAnswer): void {
    if (answer.status === 0) this.#grpcMessage(token, root, payloadBytes(answer.messages[0] ?? ''));
    else this.#grpcClose(token, root, answer);
  }

  #grpcStream(token: number, root: number, answer: GrpcAnswer): void {
    const host = this.#host;
    host.grpcInitialMetadata = mapOf(answer.initialMetadata);
    this.#recorder.call('proxy_on_grpc_receive_initial_metadata', root, [
      root,
      token,
      host.grpcInitialMetadata.pairs.length,
    ]);
    host.grpcInitialMetadata = undefined;
    for (const message of answer.messages)
      if (host.openStreams.has(token)) this.#grpcMessage(token, root, payloadBytes(message));
    if (!host.openStreams.has(token)) return;
    host.grpcTrailingMetadata = mapOf(answer.trailers);
    this.#recorder.call('proxy_on_grpc_receive_trailing_metadata', root, [
      root,
      token,
      host.grpcTrailingMetadata.pairs.length,
    ]);
    host.grpcTrailingMetadata = undefined;
    host.openStreams.delete(token);
    this.#grpcClose(token, root, answer);
  }

  #grpcMessage(token: number, root: number, message: Uint8Array): void {
    this.#host.grpcMessage = message;
    this.#recorder.call('proxy_on_grpc_receive', root, [root, token, message.length]);
    this.#host.grpcMessage = undefined;
  }

  #grpcClose(token: number, root: number, answer: GrpcAnswer): void {
    this.#host.status = { code: answer.status, message: utf8Binary(answer.message) };
    this.#recorder.call('proxy_on_grpc_close', root, [root, token, answer.status]);
    this.#host.status = { ...this.#host.status, message: '' };
  }
}

/** The headers of a scenario as the filter sees them. */
export function mapOf(headers: readonly HeaderPair[]): HeaderMap {
  return new HeaderMap(headers.map(([name, value]) => [utf8Binary(name), utf8Binary(value)] as const));
}
