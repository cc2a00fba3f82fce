/** Waits; tests pass one that does not. */
export type Sleep = (ms: number) => Promise<void>;
/** Waits for real. */
export declare const realSleep: Sleep;
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
/**
 * Runs an operation until it succeeds. It waits 200 ms, doubling to 5 s, half of it jitter. `detail.retryAfterMs` of
 * the error wins when it is longer; beyond 60 s it ends the attempts at once. The whole operation must be safe to
 * repeat.
 * @param operation gets the number of the attempt, from 1.
 * @throws what the operation threw last, with the number of attempts in its message and in `detail.attempts`.
 */
export declare function withRetry<T>(operation: (attempt: number) => Promise<T>, options?: RetryOptions): Promise<T>;
/** Whether the cause may pass: a connection that failed for now, a rate limit, or an HTTP status in `detail.status`. */
export declare function isTransient(thrown: unknown): boolean;
/**
 * Reads Retry-After. @param nowMs Unix time. @returns undefined for an absent, negative or unreadable one.
 * Source: RFC 9110 10.2.3.
 */
export declare function readRetryAfter(text: string | undefined, nowMs: number): number | undefined;
