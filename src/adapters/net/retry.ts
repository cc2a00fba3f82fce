import { WasmImageError } from '../../core/errors.ts';
import { TransportError, transportErrorOf } from './transport-error.ts';

/** Waits; tests pass one that does not. */
export type Sleep = (ms: number) => Promise<void>;

/** Waits for real. */
export const realSleep: Sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** How {@link withRetry} works. */
export interface RetryOptions {
  /** Whether another attempt makes sense; {@link isTransient} by default. */
  readonly isRetryable?: ((thrown: unknown) => boolean) | undefined;
  /** Attempts in total, 6 by default. */
  readonly tries?: number | undefined;
  /** No attempt starts later than this after the first one, 10 min by default. */
  readonly deadlineMs?: number | undefined;
  readonly sleep?: Sleep | undefined;
  /** In [0, 1); chooses the jitter. */
  readonly random?: (() => number) | undefined;
  /** Called before each wait. */
  readonly onRetry?: ((thrown: unknown, waitMs: number) => void) | undefined;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5_000;
const LONGEST_RETRY_AFTER_MS = 60_000;
const TRANSIENT_STATUS = new Set([408, 425, 429, 499, 500, 502, 503, 504, 522]);

/**
 * Runs an operation until it succeeds. It waits 200 ms, doubling to 5 s, half of it jitter. `detail.retryAfterMs` of
 * the error wins when it is longer; beyond 60 s it ends the attempts at once. The whole operation must be safe to
 * repeat.
 * @param operation gets the number of the attempt, from 1.
 * @throws what the operation threw last, with the number of attempts in its message and in `detail.attempts`.
 */
export async function withRetry<T>(operation: (attempt: number) => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const {
    isRetryable = isTransient,
    tries = 6,
    deadlineMs = 600_000,
    sleep = realSleep,
    random = Math.random,
  } = options;
  const started = performance.now();
  let waitedMs = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation(attempt);
    } catch (thrown) {
      if (!isRetryable(thrown)) throw thrown;
      const wantedMs = thrown instanceof WasmImageError ? Number(thrown.detail.retryAfterMs ?? 0) : 0;
      if (wantedMs > LONGEST_RETRY_AFTER_MS)
        throw givenUp(thrown, attempt, `it asked for a wait of ${Math.ceil(wantedMs / 1000)} s; the limit is 60 s`);
      const backoffMs = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
      const waitMs = Math.max(backoffMs / 2 + (backoffMs / 2) * random(), wantedMs);
      const spentMs = Math.max(performance.now() - started, waitedMs);
      if (attempt >= tries || spentMs + waitMs > deadlineMs)
        throw givenUp(thrown, attempt, `${attempt} ${attempt === 1 ? 'attempt' : 'attempts'} failed`);
      options.onRetry?.(thrown, waitMs);
      await sleep(waitMs);
      waitedMs += waitMs;
    }
  }
}

function givenUp(thrown: unknown, attempts: number, why: string): unknown {
  if (thrown instanceof TransportError)
    return new TransportError(thrown.kind, thrown.host, `${thrown.message}; ${why}`, thrown);
  if (!(thrown instanceof WasmImageError)) return thrown;
  return new WasmImageError(thrown.code, `${thrown.message}; ${why}`, {
    hint: thrown.hint,
    detail: { ...thrown.detail, attempts },
    cause: thrown,
  });
}

/** Whether the cause may pass: a connection that failed for now, a rate limit, or an HTTP status in `detail.status`. */
export function isTransient(thrown: unknown): boolean {
  const transport = transportErrorOf(thrown);
  if (transport !== undefined) return transport.isTransient;
  if (!(thrown instanceof WasmImageError)) return false;
  if (thrown.code === 'REGISTRY_RATE_LIMITED') return true;
  return typeof thrown.detail.status === 'number' && TRANSIENT_STATUS.has(thrown.detail.status);
}

/**
 * Reads Retry-After. @param nowMs Unix time. @returns undefined for an absent, negative or unreadable one.
 * Source: RFC 9110 10.2.3.
 */
export function readRetryAfter(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9]{1,9}$/.test(text.trim())) return Number(text) * 1000;
  if (!/^[A-Za-z]{3},? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) || at < nowMs ? undefined : at - nowMs;
}
