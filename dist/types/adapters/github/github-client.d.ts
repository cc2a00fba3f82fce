import { type Code, type ErrorOptions, WasmImageError } from '../../core/errors.ts';
import { type JsonObject } from '../../core/json.ts';
import type { Fetch } from '../net/fetch.ts';
import type { HttpRequest, HttpResponse } from '../net/http.ts';
import type { RetryOptions, Sleep } from '../net/retry.ts';
/** What requests need; it comes from the entry, so that connections, CAs and limits are the same everywhere. */
export interface Net {
    readonly fetch: Fetch;
    send(request: HttpRequest): Promise<HttpResponse>;
    withRetry<T>(operation: (attempt: number) => Promise<T>, options?: RetryOptions): Promise<T>;
    isTransient(thrown: unknown): boolean;
    factsOf(thrown: unknown): {
        readonly why: string;
        readonly reason: string;
        readonly hint: string | undefined;
    };
}
/** How a repository on GitHub is asked. */
export interface GithubOptions {
    /** OWNER/NAME. */
    readonly repository: string;
    readonly token: string;
    /** Default api.github.com. */
    readonly apiUrl?: string | undefined;
    readonly sleep?: Sleep | undefined;
}
/** One request. `route`: `METHOD /path/{parameter}`, or a method and an address that was checked. */
export interface GithubRequest {
    readonly route: string;
    /** Of the path and the query, and the members of a JSON body. */
    readonly parameters?: JsonObject;
    readonly body?: Uint8Array;
    readonly headers?: Readonly<Record<string, string>>;
    readonly timeoutMs?: number;
    /** Limit for the response, 16 MiB by default. */
    readonly maxBytes?: number;
}
/** Sends requests to GitHub's API with the token of the run. */
export interface GithubClient {
    readonly owner: string;
    readonly repo: string;
    /** Once. @throws WasmImageError with the HTTP status in `detail.status`. */
    once(request: GithubRequest): Promise<unknown>;
    /** Again after a passing failure, so only for requests that may be repeated. @throws as {@link once}. */
    ask(request: GithubRequest): Promise<unknown>;
    /** Runs something that repeats itself safely. @param also a status that may pass in this case. */
    retry<T>(operation: (attempt: number) => Promise<T>, also?: number): Promise<T>;
    /** The address for an upload, if the token may go there. @throws WasmImageError. */
    uploadUrl(template: string): string;
    failed(why: string, options?: ErrorOptions): WasmImageError;
}
/** What the errors of a client say. */
export interface GithubWords {
    readonly code: Code;
    /** `Cannot ...`, without the reason. */
    readonly what: string;
    /** What to change if GitHub refuses the token. GitHub also answers 404 when a token has no permission. */
    readonly permission: string;
}
/**
 * Opens GitHub's API through @actions/github, on our own http client.
 * @throws WasmImageError with the code of `words`, for an invalid name or address.
 */
export declare function openGithub(options: GithubOptions, words: GithubWords, net: Net): Promise<GithubClient>;
