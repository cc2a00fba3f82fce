import type { LookupFunction } from 'node:net';
export { isTransient, type RetryOptions, readRetryAfter, realSleep, type Sleep, withRetry } from './retry.ts';
/** One request; redirects are not followed, and nothing is added or repeated. */
export interface HttpRequest {
    readonly method: string;
    /** http or https; userinfo in it is ignored. */
    readonly url: URL;
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly body?: Uint8Array | undefined;
    /** Limit for the whole exchange, 120 s by default. */
    readonly timeoutMs?: number | undefined;
    /** Limit for silence on the connection, 30 s by default. */
    readonly idleMs?: number | undefined;
    /** Limit for name lookup, TCP and TLS together, 15 s by default. */
    readonly connectMs?: number | undefined;
    /** Limit for the body of the response, 4 MiB by default. From status 300 on the body is cut at 64 KiB instead. */
    readonly maxBytes?: number | undefined;
    /** Called as the body is sent, or the body of a successful response is read: bytes so far and in total. */
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
    /** Resolves the host instead of the system; not used through a proxy, which resolves by itself. */
    readonly lookup?: LookupFunction | undefined;
}
/** A response of any status. */
export interface HttpResponse {
    readonly status: number;
    /** Names in lower case; repeated ones joined by ", ". */
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Uint8Array;
    readonly url: URL;
}
/**
 * Sends one request over a kept-alive connection, through the proxy of the environment. Idle connections do not keep
 * the process alive.
 * @throws TransportError, and WasmImageError INPUT_INVALID for a proxy variable that cannot be used.
 */
export declare function send(request: HttpRequest): Promise<HttpResponse>;
