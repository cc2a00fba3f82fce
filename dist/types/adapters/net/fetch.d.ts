import { type Sleep } from './http.ts';
/** The options that the bundled libraries use; all others are ignored. */
export interface FetchOptions {
    readonly method?: string | undefined;
    readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
    readonly body?: string | Uint8Array | undefined;
    /** Limit for the whole exchange, ms. */
    readonly timeout?: number | undefined;
    /** Further attempts after a failed connection or a transient status; none by default. */
    readonly retry?: boolean | number | {
        readonly retries?: number;
    } | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly redirect?: string | undefined;
    readonly sleep?: Sleep | undefined;
    /** Limit for the body of a response, 16 MiB by default. */
    readonly maxBytes?: number | undefined;
}
/** A response as `fetch` gives it, complete in memory. */
export interface FetchAnswer {
    readonly ok: boolean;
    readonly status: number;
    readonly statusText: string;
    readonly url: string;
    readonly redirected: boolean;
    readonly headers: FetchHeaders;
    /** A stream over the bytes; undefined where `fetch` has no body. */
    readonly body: ReadableStream<Uint8Array> | undefined;
    json(): Promise<unknown>;
    text(): Promise<string>;
    buffer(): Promise<Buffer>;
    arrayBuffer(): Promise<ArrayBuffer>;
}
/** Headers by name in any case; iterates over pairs. */
export interface FetchHeaders extends Iterable<[string, string]> {
    get(name: string): string | null;
    has(name: string): boolean;
}
/** `fetch`, and a maker of others like it. */
export interface Fetch {
    (url: string | URL, options?: FetchOptions): Promise<FetchAnswer>;
    /** A fetch with options that each call can replace. */
    defaults(options: FetchOptions): Fetch;
}
/**
 * `fetch` on our own client. The bundle uses it instead of `make-fetch-happen`, `undici` and the global `fetch`, which
 * take 1 MiB or 37 ms to load and ignore the proxy variables. Time limits, retries and proxies are those of `send`;
 * what a status means is up to the caller. GET and HEAD follow redirects; a credential stays with its origin, and https
 * never becomes http.
 * @throws TransportError.
 */
export declare const fetch: Fetch;
export default fetch;
