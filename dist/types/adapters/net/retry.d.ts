/** Waits; tests give one that does not. */
export type Sleep = (ms: number) => Promise<void>;
export declare const realSleep: Sleep;
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
/**
 * Runs an operation until it succeeds: waits 200 ms, doubling to 5 s, half of it jitter; `detail.retryAfterMs` of the error wins
 * when it is longer, and beyond 60 s ends the tries at once. The operation must be safe to repeat as a whole.
 * @param operation gets the number of the try, from 1. @throws what the operation threw last, with the number of tries in `detail.attempts`.
 */
export declare function withRetry<T>(operation: (attempt: number) => Promise<T>, options?: RetryOptions): Promise<T>;
/** Whether an error of `send`, or one with an HTTP status in `detail.status`, may pass by itself. */
export declare function isTransient(thrown: unknown): boolean;
/** Reads Retry-After. @param nowMs Unix time. @returns undefined for an absent, negative or unreadable one. Source: RFC 9110 10.2.3. */
export declare function readRetryAfter(text: string | undefined, nowMs: number): number | undefined;
