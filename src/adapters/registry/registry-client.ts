import { WasmImageError } from '../../core/errors.ts';
import { inert, quoted } from '../../core/text.ts';
import { DOCKER_INDEX, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST } from '../../oci/media-types.ts';
import { printRepository, type Repository } from '../../oci/reference.ts';
import type { Log } from '../../ports.ts';
import { guardStep, type Resolve } from '../net/addresses.ts';
import type { Credential } from '../net/credential.ts';
import {
  type HttpRequest,
  type HttpResponse,
  isTransient,
  type RetryOptions,
  type Sleep,
  send,
  withRetry,
} from '../net/http.ts';
import { locationOf } from '../net/location.ts';
import { type Schemes, schemeOf } from '../net/scheme.ts';
import { type Access, type Authorizer, openAuthorizer } from './auth.ts';
import { overLimit } from './over-limit.ts';
import { answerError } from './registry-errors.ts';

export interface RegistryOptions {
  /** Finds the login; asked at most once, at the first challenge. */
  readonly credential: (registry: string, path: string) => Promise<Credential | undefined>;
  /** Hosts (`HOST[:PORT]`) that may be spoken to in plain http; loopback may where it does not speak TLS. */
  readonly insecure: readonly string[];
  /** What is known of hosts on this machine; shared by all clients of a run. */
  readonly schemes?: Schemes;
  readonly log: Log;
  readonly sleep?: Sleep;
  readonly random?: () => number;
  /** Silence on a connection and whole exchange, ms; the defaults of `send`. */
  readonly idleMs?: number;
  readonly timeoutMs?: number;
  /** Looks up hosts that the registry names. */
  readonly resolve?: Resolve;
  /** What this process has stored, as `HOST/PATH/REFERENCE`; shared by all clients of a run, see {@link RegistryClient.read}. */
  readonly written?: Set<string>;
}

/** One exchange with the registry: authorized, redirects of reads followed, nothing repeated but after a 401. */
export interface Call {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** A path below `/v2/NAME/`, or a URL that the registry named. */
  readonly to: string | URL;
  readonly access: Access;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly maxBytes?: number;
  /** What an answer of more bytes says about the image; without it, nothing. */
  readonly longer?: 'IMAGE_TOO_LARGE' | 'DIGEST_MISMATCH';
}

/** A registry repository as this client speaks to it. */
export interface RegistryClient {
  readonly repository: RegistryRepository;
  /** The repository's name for messages, in quotes. */
  readonly name: string;
  readonly log: Log;
  /** @returns any answer but a 401. @throws REGISTRY_UNAUTHORIZED, REGISTRY_* of the network */
  call(call: Call): Promise<HttpResponse>;
  /** Runs an operation under the retry rules, its retries told to the log. */
  retry<T>(operation: (attempt: number) => Promise<T>, isRetryable?: (thrown: unknown) => boolean): Promise<T>;
  /**
   * Reads under the retry rules; 404 is an answer like 200. What this process itself has stored may be a few seconds late on registries
   * that copy in the background, so a 404 for it is asked again before it is believed.
   * @param reference tag or digest.
   */
  read(reference: string, deed: string, call: Call): Promise<HttpResponse>;
  /** Notes that the registry has confirmed this tag or digest. */
  noteWritten(reference: string): void;
  /** Waits a random time between the two. */
  pause(leastMs: number, mostMs: number): Promise<void>;
}

export type RegistryRepository = Extract<Repository, { kind: 'registry' }>;

/** Accepted wherever a manifest is read: registries hide what is not accepted behind a 404. */
export const MANIFEST_TYPES = [OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_INDEX].join(', ');

/** Six reads spread over some four seconds. */
const READS_OF_OURS = 6;
const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** An upload slower than this is given up. */
const SLOWEST_BYTES_PER_MS = 50;

/** Makes a client without memory of earlier answers. */
export function openClient(repository: RegistryRepository, options: RegistryOptions): RegistryClient {
  const { log, sleep, random = Math.random } = options;
  const schemes: Schemes = options.schemes ?? new Map();
  const host = hostOf(repository);
  const path = pathOf(repository);
  const retry: RetryOptions = {
    random,
    ...(sleep === undefined ? {} : { sleep }),
    onRetry: (thrown, waitMs) =>
      log.info(
        `Trying again in ${(waitMs / 1000).toFixed(1)} s: ${thrown instanceof Error ? inert(thrown.message) : 'unknown failure'}`,
      ),
  };
  // One for each scheme: what is learned in the clear is never used for TLS, nor the other way round.
  const authorizers = new Map<string, Authorizer>();
  const authorizerFor = (base: URL): Authorizer => {
    const known =
      authorizers.get(base.protocol) ??
      openAuthorizer({
        registry: base,
        repository: path,
        credential: () => options.credential(repository.registry, repository.path),
        insecure: options.insecure,
        retry,
        ...(options.resolve === undefined ? {} : { resolve: options.resolve }),
      });
    authorizers.set(base.protocol, known);
    return known;
  };
  const warned = new Set<string>();
  const written = options.written ?? new Set<string>();
  const nameOf = (reference: string): string => `${host}/${path}/${reference}`;
  const call = async (wanted: Call): Promise<HttpResponse> => {
    const base = new URL(`${await schemeOf(host, options.insecure, schemes)}://${host}`);
    const url = typeof wanted.to === 'string' ? new URL(`/v2/${path}/${wanted.to}`, base) : wanted.to;
    const answer = await authorized(url, wanted, base, authorizerFor(base), options);
    for (const text of warningsOf(answer)) {
      if (warned.has(text) || warned.size >= 10) continue;
      warned.add(text);
      log.warning(`${base.host} says: ${text}`);
    }
    return answer;
  };
  return {
    repository,
    name: quoted(printRepository(repository)),
    log,
    call,
    async read(reference, deed, wanted) {
      const isOurs = written.has(nameOf(reference));
      const ask = async (attempt: number): Promise<HttpResponse> => {
        const got = await call(wanted);
        if (got.status === 200 || (got.status === 404 && !(isOurs && attempt < READS_OF_OURS))) return got;
        throw answerError(deed, `${wanted.method} ${what(wanted)}`, got, got.status === 404 ? { late: true } : {});
      };
      return withRetry(ask, {
        ...retry,
        isRetryable: (thrown) =>
          isTransient(thrown) || (thrown instanceof WasmImageError && thrown.detail.late === true),
      });
    },
    noteWritten: (reference) => void written.add(nameOf(reference)),
    retry: (operation, isRetryable) =>
      withRetry(operation, { ...retry, ...(isRetryable === undefined ? {} : { isRetryable }) }),
    pause: (leastMs, mostMs) => (sleep ?? defaultSleep)(leastMs + (mostMs - leastMs) * random()),
  };
}

/** The kind of endpoint, for messages. */
function what({ to }: Call): string {
  return typeof to === 'string' ? (to.split('/')[0] ?? '').replace(/s$/, '') : 'next page';
}

const defaultSleep: Sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Docker Hub's registry lives under another name, and names without owner belong to `library`. */
function hostOf({ registry }: RegistryRepository): string {
  return registry === 'docker.io' || registry === 'index.docker.io' ? 'registry-1.docker.io' : registry;
}

function pathOf({ registry, path }: RegistryRepository): string {
  return /^(?:(?:index\.|registry-1\.)?docker\.io)$/.test(registry) && !path.includes('/') ? `library/${path}` : path;
}

async function authorized(
  url: URL,
  call: Call,
  base: URL,
  authorizer: Authorizer,
  options: RegistryOptions,
): Promise<HttpResponse> {
  // Credentials are for the registry's own origin; an upload may lead elsewhere and carries what it needs in its query.
  if (url.origin !== base.origin) return followed(url, call, base, undefined, options);
  const first = await authorizer.header(call.access);
  const answer = await followed(url, call, base, first, options);
  if (answer.status !== 401 || answer.url.origin !== base.origin) return answer;
  const isWorthIt = await authorizer.learn(answer, call.access, first);
  const again = isWorthIt ? await followed(url, call, base, await authorizer.header(call.access), options) : answer;
  if (again.status !== 401) return again;
  throw new WasmImageError(
    'REGISTRY_UNAUTHORIZED',
    `Cannot use ${quoted(base.host)}: it answered ${await authorizer.refusal()}`,
    {
      detail: { host: base.host, status: 401 },
    },
  );
}

/** Redirects of reads are followed, but the credentials stay: once another origin was visited they are not sent again, even on the way back. */
async function followed(
  start: URL,
  call: Call,
  base: URL,
  authorization: string | undefined,
  options: RegistryOptions,
): Promise<HttpResponse> {
  const size = call.body?.byteLength ?? call.maxBytes ?? 0;
  const timeoutMs = options.timeoutMs ?? 120_000 + size / SLOWEST_BYTES_PER_MS;
  let url = start;
  let isHome = start.origin === base.origin;
  for (let step = 0; step <= MAX_REDIRECTS; step += 1) {
    const answer = await sent(call, {
      method: call.method,
      url,
      timeoutMs,
      headers: { ...call.headers, ...(isHome && authorization !== undefined ? { authorization } : {}) },
      ...(call.body === undefined ? {} : { body: call.body }),
      ...(call.maxBytes === undefined ? {} : { maxBytes: call.maxBytes }),
      ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
      ...(url.origin === base.origin ? {} : { lookup: await guardStep(base, url, options.resolve) }),
    });
    const isRead = call.method === 'GET' || call.method === 'HEAD';
    if (!REDIRECTS.has(answer.status) || !isRead) return answer;
    url = locationOf(answer);
    isHome &&= url.origin === base.origin;
  }
  throw new WasmImageError(
    'REGISTRY_PROTOCOL',
    `Cannot read from ${quoted(base.host)}: more than ${MAX_REDIRECTS} redirects`,
    { detail: { host: base.host } },
  );
}

function sent({ longer }: Call, request: HttpRequest): Promise<HttpResponse> {
  return longer === undefined ? send(request) : send(request).catch(overLimit(longer));
}

/** Texts of `Warning: 299 - "text"`. Source: distribution-spec 1.1 "Warnings". */
function warningsOf({ headers }: HttpResponse): readonly string[] {
  return [...(headers.warning ?? '').slice(0, 4096).matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g)].map((match) =>
    inert((match[1] ?? '').replace(/\\(.)/g, '$1'), 300),
  );
}
