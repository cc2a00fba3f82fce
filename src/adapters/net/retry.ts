import { WasmImageError } from '../../core/errors.ts';

/** Waits; tests give one that does not. */
export type Sleep = (ms: number) => Promise<void>;

export const realSleep: Sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** How {@link withRetry} goes about it. */
export interface RetryOptions {
  /** Whether another try makes sense; {@link isTransient} by default. */
  readonly isRetryable?: (thrown: unknown) => boolean;
  /** Tries in all, 6 by default. */
  readonly tries?: number;
  /** No try starts later than this after the first one, 10 min by default. */
  readonly deadlineMs?: number;
  readonly sleep?: Sleep;
  /** In [0, 1); chooses the jitter. */
  readonly random?: () => number;
  /** Told before each wait. */
  readonly onRetry?: (thrown: unknown, waitMs: number) => void;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5_000;
const LONGEST_RETRY_AFTER_MS = 60_000;
const TRANSIENT_STATUS = new Set([408, 425, 429, 499, 500, 502, 503, 504, 522]);
// A name that does not exist is a typo far more often than a lapse of the resolver, which says EAI_AGAIN.
const LASTING_REASONS = new Set(['ENOTFOUND', 'ERR_INVALID_URL']);

/**
 * Runs an operation until it succeeds: waits 200 ms, doubling to 5 s, half of it jitter; `detail.retryAfterMs` of the error wins
 * when it is longer, and beyond 60 s ends the tries at once. The operation must be safe to repeat as a whole.
 * @param operation gets the number of the try, from 1. @throws what the operation threw last, with the number of tries in `detail.attempts`.
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
        throw givenUp(thrown, attempt, `it asks to wait ${Math.ceil(wantedMs / 1000)} s, at most 60 s are waited`);
      const backoffMs = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
      const waitMs = Math.max(backoffMs / 2 + (backoffMs / 2) * random(), wantedMs);
      const spentMs = Math.max(performance.now() - started, waitedMs);
      if (attempt >= tries || spentMs + waitMs > deadlineMs)
        throw givenUp(thrown, attempt, `${attempt} attempts failed`);
      options.onRetry?.(thrown, waitMs);
      await sleep(waitMs);
      waitedMs += waitMs;
    }
  }
}

function givenUp(thrown: unknown, attempts: number, why: string): unknown {
  if (!(thrown instanceof WasmImageError)) return thrown;
  return new WasmImageError(thrown.code, `${thrown.message}; ${why}`, {
    hint: thrown.hint,
    detail: { ...thrown.detail, attempts },
    cause: thrown,
  });
}

/** Whether an error of `send`, or one with an HTTP status in `detail.status`, may pass by itself. */
export function isTransient(thrown: unknown): boolean {
  if (!(thrown instanceof WasmImageError)) return false;
  if (thrown.code === 'REGISTRY_RATE_LIMITED' || thrown.code === 'REGISTRY_TIMEOUT') return true;
  if (thrown.code === 'REGISTRY_UNREACHABLE') return !LASTING_REASONS.has(String(thrown.detail.reason));
  return typeof thrown.detail.status === 'number' && TRANSIENT_STATUS.has(thrown.detail.status);
}

/** Reads Retry-After. @param nowMs Unix time. @returns undefined for an absent, negative or unreadable one. Source: RFC 9110 10.2.3. */
export function readRetryAfter(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9]{1,9}$/.test(text.trim())) return Number(text) * 1000;
  if (!/^[A-Za-z]{3},? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) || at < nowMs ? undefined : at - nowMs;
}
