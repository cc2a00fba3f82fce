import { STATUS_CODES } from 'node:http';
import { type HttpResponse, isTransient, type Sleep, send, withRetry } from './http.ts';
import { TransportError } from './transport-error.ts';

/** The options that the bundled libraries use; all others are ignored. */
export interface FetchOptions {
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: string | Uint8Array | undefined;
  /** Limit for the whole exchange, ms. */
  readonly timeout?: number | undefined;
  /** Further attempts after a failed connection or a transient status; none by default. */
  readonly retry?: boolean | number | { readonly retries?: number } | undefined;
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

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_REDIRECTS = 5;
const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);

/**
 * `fetch` on our own client. The bundle uses it instead of `make-fetch-happen`, `undici` and the global `fetch`, which
 * take 1 MiB or 37 ms to load and ignore the proxy variables. Time limits, retries and proxies are those of `send`;
 * what a status means is up to the caller. GET and HEAD follow redirects; a credential stays with its origin, and https
 * never becomes http.
 * @throws TransportError.
 */
export const fetch: Fetch = withDefaults({});
export default fetch;

function withDefaults(defaults: FetchOptions): Fetch {
  const call = (url: string | URL, options: FetchOptions = {}): Promise<FetchAnswer> => {
    const merged = merge(defaults, options);
    return abortable(merged.signal, () => retried(new URL(url), merged));
  };
  return Object.assign(call, { defaults: (options: FetchOptions) => withDefaults(merge(defaults, options)) });
}

function merge(defaults: FetchOptions, options: FetchOptions): FetchOptions {
  return { ...defaults, ...options, headers: { ...defaults.headers, ...options.headers } };
}

/** The exchange ends by its own time limit; an abort only stops waiting for it. */
async function abortable<T>(signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
  if (signal === undefined || signal === null) return run();
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([run(), aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function retried(url: URL, options: FetchOptions): Promise<FetchAnswer> {
  const { retry, sleep } = options;
  const further = typeof retry === 'object' ? (retry.retries ?? 0) : Number(retry ?? 0);
  if (further === 0) return followed(url, options);
  let last: FetchAnswer | undefined;
  const attempt = async (): Promise<FetchAnswer> => {
    last = await followed(url, options);
    if (!TRANSIENT.has(last.status)) return last;
    throw new TransientStatus();
  };
  const isRetryable = (thrown: unknown): boolean => thrown instanceof TransientStatus || isTransient(thrown);
  try {
    return await withRetry(attempt, { tries: further + 1, sleep, isRetryable });
  } catch (thrown) {
    // `fetch` gives the last answer, of any status; only an exchange without an answer throws.
    if (thrown instanceof TransientStatus && last !== undefined) return last;
    throw thrown;
  }
}

class TransientStatus extends Error {}

async function followed(start: URL, options: FetchOptions): Promise<FetchAnswer> {
  const method = (options.method ?? 'GET').toUpperCase();
  let url = start;
  let headers = plain(options.headers);
  for (let hops = 0; ; hops += 1) {
    const response = await send({
      method,
      url,
      headers,
      maxBytes: options.maxBytes ?? MAX_BYTES,
      body: options.body === undefined || options.body === null ? undefined : bytesOf(options.body),
      timeoutMs: options.timeout,
    });
    const next = nextHop(method, url, response, options);
    if (next === undefined) return answerOf(response, method, url, hops > 0);
    if (hops === MAX_REDIRECTS) throw insecure(url, `more than ${MAX_REDIRECTS} redirects`);
    if (next.origin !== url.origin)
      headers = Object.fromEntries(
        Object.entries(headers).filter(([name]) => !/^(?:authorization|cookie)$/i.test(name)),
      );
    url = next;
  }
}

function plain(headers: FetchOptions['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), value]],
    ),
  );
}

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body;
}

function nextHop(method: string, url: URL, response: HttpResponse, options: FetchOptions): URL | undefined {
  const { location } = response.headers;
  const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== undefined;
  if (!isRedirect || (options.redirect ?? 'follow') !== 'follow' || (method !== 'GET' && method !== 'HEAD'))
    return undefined;
  if (!URL.canParse(location, url.href)) throw insecure(url, 'the address of a redirect is not a URL');
  const next = new URL(location, url);
  if (url.protocol === 'https:' && next.protocol !== 'https:')
    throw insecure(url, 'the server redirects from https to http');
  return next;
}

function insecure(url: URL, why: string): TransportError {
  return new TransportError('insecure', url.host, why);
}

function answerOf(response: HttpResponse, method: string, url: URL, redirected: boolean): FetchAnswer {
  const { status, body } = response;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const text = async (): Promise<string> => bytes.toString('utf8');
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText: STATUS_CODES[status] ?? '',
    url: url.href,
    redirected,
    headers: headersOf(response.headers),
    body: method === 'HEAD' || status === 204 || status === 304 ? undefined : streamOf(bytes),
    json: async () => JSON.parse(await text()),
    text,
    buffer: async () => bytes,
    arrayBuffer: async () => new Uint8Array(bytes).buffer,
  };
}

function headersOf(headers: Readonly<Record<string, string>>): FetchHeaders {
  return {
    get: (name) => headers[name.toLowerCase()] ?? null,
    has: (name) => headers[name.toLowerCase()] !== undefined,
    [Symbol.iterator]: () => Object.entries(headers)[Symbol.iterator](),
  };
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}
