import type { LookupFunction } from 'node:net';
export { isTransient, type RetryOptions, readRetryAfter, realSleep, type Sleep, withRetry } from './retry.ts';
/** One request; nothing is followed, added or repeated. */
export interface HttpRequest {
    readonly method: string;
    /** http or https; userinfo in it is ignored. */
    readonly url: URL;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Uint8Array;
    /** The whole exchange, 120 s by default. */
    readonly timeoutMs?: number;
    /** Silence on the connection, 30 s by default. */
    readonly idleMs?: number;
    /** Name lookup, TCP and TLS together, 15 s by default. */
    readonly connectMs?: number;
    /** Cap of the answer's body, 4 MiB by default. Bodies of answers from 400 up are cut at 64 KiB instead. */
    readonly maxBytes?: number;
    /** Resolves the host instead of the system's lookup; not used through a proxy, which resolves by itself. */
    readonly lookup?: LookupFunction;
}
/** An answer of any status. */
export interface HttpResponse {
    readonly status: number;
    /** Names in lower case; repeated ones joined by ", ". */
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Uint8Array;
    readonly url: URL;
}
/**
 * Sends one request over a kept-alive connection (idle ones do not keep the process alive), through the proxy of the environment.
 * @throws WasmImageError REGISTRY_UNREACHABLE, REGISTRY_TIMEOUT, REGISTRY_INSECURE (TLS), REGISTRY_PROTOCOL, LIMIT_EXCEEDED;
 * `detail.host` names the host, `detail.reason` the system's code.
 */
export declare function send(request: HttpRequest): Promise<HttpResponse>;
