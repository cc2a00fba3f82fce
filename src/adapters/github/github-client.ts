import { type Code, type ErrorOptions, WasmImageError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject, stringAt } from '../../core/json.ts';
import { quoted, rememberSecret, wordsOf } from '../../core/text.ts';
import type { Fetch, FetchOptions } from '../net/fetch.ts';
import { bareHost, httpsUrl } from '../net/host-name.ts';
import type { HttpRequest, HttpResponse } from '../net/http.ts';
import type { RetryOptions, Sleep } from '../net/retry.ts';

/** What requests need; it comes from the entry, so that connections, CAs and limits are the same everywhere. */
export interface Net {
  readonly fetch: Fetch;
  send(request: HttpRequest): Promise<HttpResponse>;
  withRetry<T>(operation: (attempt: number) => Promise<T>, options?: RetryOptions): Promise<T>;
  isTransient(thrown: unknown): boolean;
  factsOf(thrown: unknown): { readonly why: string; readonly reason: string; readonly hint: string | undefined };
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

const TIMEOUT_MS = 60_000;
const TRIES = 5;

/**
 * Opens GitHub's API through @actions/github, on our own http client.
 * @throws WasmImageError with the code of `words`, for an invalid name or address.
 */
export async function openGithub(options: GithubOptions, words: GithubWords, net: Net): Promise<GithubClient> {
  const { repository, token, apiUrl = 'https://api.github.com', sleep } = options;
  rememberSecret(token);
  const failed = (why: string, more?: ErrorOptions) => new WasmImageError(words.code, `${words.what}: ${why}`, more);
  const api = httpsUrl(apiUrl);
  if (api === undefined) throw failed('the API address is not an https URL');
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(repository) ?? [];
  if (owner === undefined || repo === undefined) throw failed('the name is not of the form OWNER/NAME');
  const { getOctokit } = await import('@actions/github');
  // It would write what servers say in headers to the console.
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const octokit = getOctokit(token, { baseUrl: apiUrl.replace(/\/+$/, ''), userAgent: 'wasm-image', log });

  const once = async ({ route, parameters, body, headers, timeoutMs, maxBytes }: GithubRequest): Promise<unknown> => {
    const exchange: FetchOptions = { timeout: timeoutMs ?? TIMEOUT_MS, maxBytes };
    try {
      const answer = await octokit.request(route, {
        ...parameters,
        ...(body === undefined ? {} : { data: body }),
        headers: { 'x-github-api-version': '2022-11-28', ...headers },
        request: { fetch: (url: string, given: FetchOptions) => net.fetch(url, { ...given, ...exchange }) },
      });
      // Our client does not follow the redirect of a changing request.
      if (answer.status >= 300) throw failed(`GitHub returned ${answer.status}: the repository may have moved`);
      return answer.data;
    } catch (thrown) {
      throw thrown instanceof WasmImageError ? thrown : asFailure(thrown);
    }
  };
  /** An answer with a status, or none at all. */
  const asFailure = (thrown: unknown): WasmImageError => {
    const { response, cause } = thrown as { response?: Answer; cause?: unknown };
    if (response === undefined) {
      const { why, reason, hint } = net.factsOf(cause ?? thrown);
      return failed(why === '' ? wordsOf(thrown) : why, { detail: { reason }, hint, cause: cause ?? thrown });
    }
    const { status, headers } = response;
    const retryAfter = retryAfterOf(headers);
    return failed(`GitHub returned ${status} ${quoted(messageOf(response.data as Json))}`, {
      detail: { status, ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }) },
      hint: [401, 403, 404].includes(status) && retryAfter === undefined ? words.permission : undefined,
    });
  };
  const retry = <T>(operation: (attempt: number) => Promise<T>, also?: number): Promise<T> =>
    net.withRetry(operation, {
      tries: TRIES,
      deadlineMs: 180_000,
      sleep,
      isRetryable: (thrown) => net.isTransient(thrown) || isLimited(thrown, also),
    });
  return {
    owner,
    repo,
    once,
    ask: (request) => retry(() => once(request)),
    retry,
    uploadUrl: (template) => uploadUrlOf(template, api) ?? fail(failed),
    failed,
  };
}

function fail(failed: GithubClient['failed']): never {
  throw failed('GitHub names an upload address on another server, which does not get the token');
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/** GitHub limits requests with 403 as well. Source: GitHub docs, "Rate limits for the REST API". */
function isLimited(thrown: unknown, also: number | undefined): boolean {
  if (!(thrown instanceof WasmImageError)) return false;
  const { status, retryAfterMs } = thrown.detail;
  return (status === 403 && retryAfterMs !== undefined) || (status !== undefined && status === also);
}

function retryAfterOf(headers: Answer['headers']): number | undefined {
  const text = String(headers['retry-after'] ?? '');
  return /^[0-9]{1,6}$/.test(text) ? Number(text) * 1000 : undefined;
}

/** The message of an error, with what it says about fields. */
function messageOf(data: Json): string {
  if (!isObject(data)) return typeof data === 'string' ? data : '';
  const errors = Array.isArray(data.errors) ? data.errors : [];
  const more = errors.flatMap((one: Json) => {
    const text = isObject(one) ? (stringAt(one, 'message') ?? stringAt(one, 'code')) : one;
    return typeof text === 'string' ? [text] : [];
  });
  return [stringAt(data, 'message') ?? '', ...more.slice(0, 5)].join('; ');
}

/**
 * The address of an upload without its template, if it is on the server of the API or on its upload host:
 * uploads.github.com for api.github.com, and the same for ghe.com.
 */
function uploadUrlOf(template: string, api: URL): string | undefined {
  const url = httpsUrl(template.replace(/\{[^{}]*\}$/, ''));
  if (url === undefined || url.username !== '' || url.password !== '' || url.search !== '') return undefined;
  const uploads = `uploads.${api.hostname.replace(/^api\./, '')}`;
  const isUploads = url.protocol === 'https:' && bareHost(url.hostname) === uploads && url.port === '';
  return url.origin === api.origin || isUploads ? url.href : undefined;
}
