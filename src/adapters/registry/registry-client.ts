import { WasmImageError } from '../../core/errors.ts';
import { inert, quoted } from '../../core/text.ts';
import { DOCKER_INDEX, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST } from '../../oci/media-types.ts';
import { printRepository, type Repository } from '../../oci/reference.ts';
import type { Log } from '../../ports.ts';
import { guardStep, type Resolve } from '../net/addresses.ts';
import type { Credential } from '../net/credential.ts';
import {
  type HttpResponse,
  isTransient,
  type RetryOptions,
  realSleep,
  type Sleep,
  send,
  withRetry,
} from '../net/http.ts';
import { type Schemes, schemeOf } from '../net/scheme.ts';
import { Authorizer } from './auth.ts';
import { locationOf } from './location.ts';
import { answerError, connectionError } from './registry-errors.ts';
import { overLimit } from './store-errors.ts';
import type { Access } from './token.ts';

/** How the registries of a run are reached. */
export interface RegistryOptions {
  /** Finds the login; called at most once, at the first challenge. */
  readonly credential: (registry: string, path: string) => Promise<Credential | undefined>;
  /** Hosts (`HOST[:PORT]`) that plain http is allowed for; loopback is, if it does not use TLS. */
  readonly insecure: readonly string[];
  /** What is known of servers on this machine; shared by all clients of a run. */
  readonly schemes?: Schemes | undefined;
  readonly log: Log;
  readonly sleep?: Sleep | undefined;
  readonly random?: (() => number) | undefined;
  /** Limits for silence on a connection and for the whole exchange, ms; the defaults of `send`. */
  readonly idleMs?: number | undefined;
  readonly timeoutMs?: number | undefined;
  /** Looks up hosts that the registry names. */
  readonly resolve?: Resolve | undefined;
  /**
   * What this process has stored, as `HOST/PATH/REFERENCE`; shared by all clients of a run, see {@link RegistryClient}.
   */
  readonly written?: Set<string> | undefined;
  /** Logins and tokens by scheme and repository; shared by all clients of a run, so that each needs one token. */
  readonly authorizers?: Map<string, Authorizer> | undefined;
}

/** One exchange with the registry: authorized, redirects of reads followed, repeated only after a 401. */
export interface Call {
  /** What it is for, as in "Cannot push blob ...": for error messages. */
  readonly task: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** A path below `/v2/NAME/`, or a URL that the registry named. */
  readonly to: string | URL;
  readonly access: Access;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: Uint8Array | undefined;
  readonly maxBytes?: number | undefined;
  /** What a blob is sent or read for, as people see it while it lasts: `pushing layer`. */
  readonly transfer?: string | undefined;
  /** The code of a longer response when its length says something about the image. */
  readonly longer?: 'IMAGE_TOO_LARGE' | 'DIGEST_MISMATCH' | undefined;
}

/** A repository of a registry, the one kind that this client reads and writes. */
export type RegistryRepository = Extract<Repository, { kind: 'registry' }>;

/** Accepted wherever a manifest is read: registries answer 404 for types that are not accepted. */
export const MANIFEST_TYPES = [OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_INDEX].join(', ');

/** Attempts to read what this process has stored, over some four seconds. */
const READS_OF_OURS = 6;
const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** A slower upload is given up. */
const SLOWEST_BYTES_PER_MS = 50;
const MAX_WARNINGS = 10;

/** A client for one repository, without memory of earlier responses. */
export class RegistryClient {
  readonly repository: RegistryRepository;
  /** The name of the repository for messages, in quotes. */
  readonly name: string;
  readonly log: Log;
  readonly #options: RegistryOptions;
  readonly #host: string;
  readonly #path: string;
  readonly #schemes: Schemes;
  readonly #written: Set<string>;
  readonly #retry: RetryOptions;
  readonly #authorizers: Map<string, Authorizer>;
  readonly #warned = new Set<string>();

  constructor(repository: RegistryRepository, options: RegistryOptions) {
    const { log, sleep, random } = options;
    this.repository = repository;
    this.name = quoted(printRepository(repository));
    this.log = log;
    this.#options = options;
    this.#host = hostOf(repository);
    this.#path = pathOf(repository);
    this.#schemes = options.schemes ?? new Map();
    this.#written = options.written ?? new Set();
    this.#authorizers = options.authorizers ?? new Map();
    this.#retry = {
      random,
      sleep,
      onRetry: (thrown, waitMs) => {
        const why = inert(thrown instanceof Error ? thrown.message : String(thrown));
        log.info(`Trying again in ${(waitMs / 1000).toFixed(1)} s: ${why}`);
      },
    };
  }

  /** @returns the response, of any status but 401. @throws WasmImageError REGISTRY_*, LIMIT_EXCEEDED. */
  async call(call: Call): Promise<HttpResponse> {
    const base = new URL(`${await schemeOf(this.#host, this.#options.insecure, this.#schemes)}://${this.#host}`);
    const url = typeof call.to === 'string' ? new URL(`/v2/${this.#path}/${call.to}`, base) : call.to;
    const answer = await this.#authorized(url, call, base);
    for (const text of warningsOf(answer)) this.#warn(`${base.host} says: ${text}`);
    return answer;
  }

  /**
   * Reads under the retry rules; 404 is an answer like 200. On registries that copy in the background, what this
   * process itself has stored may be some seconds late, so a 404 for it is retried before it is believed.
   * @param reference tag or digest.
   */
  async read(reference: string, call: Call): Promise<HttpResponse> {
    const isOurs = this.#written.has(this.#keyOf(reference));
    const attempt = async (number: number): Promise<HttpResponse> => {
      const answer = await this.call(call);
      if (answer.status === 200 || (answer.status === 404 && !(isOurs && number < READS_OF_OURS))) return answer;
      throw answerError(call.task, `${call.method} ${endpointOf(call)}`, answer, {
        detail: answer.status === 404 ? { late: true } : {},
      });
    };
    return this.retry(
      attempt,
      (thrown) => isTransient(thrown) || (thrown instanceof WasmImageError && thrown.detail.late === true),
    );
  }

  /** Runs an operation under the retry rules; each retry is logged. */
  retry<T>(operation: (attempt: number) => Promise<T>, isRetryable?: (thrown: unknown) => boolean): Promise<T> {
    return withRetry(operation, { ...this.#retry, isRetryable });
  }

  /** Notes that the registry has stored this tag or digest. */
  noteWritten(reference: string): void {
    this.#written.add(this.#keyOf(reference));
  }

  /** Waits a random time between the two. */
  pause(leastMs: number, mostMs: number): Promise<void> {
    const { sleep = realSleep, random = Math.random } = this.#options;
    return sleep(leastMs + (mostMs - leastMs) * random());
  }

  #keyOf(reference: string): string {
    return `${this.#host}/${this.#path}/${reference}`;
  }

  #warn(text: string): void {
    if (this.#warned.has(text) || this.#warned.size >= MAX_WARNINGS) return;
    this.#warned.add(text);
    this.log.warning(text);
  }

  #authorizerFor(base: URL): Authorizer {
    const { credential, insecure, resolve } = this.#options;
    // What is learned in the clear is never used for TLS, nor the other way round.
    const key = `${base.origin}/${this.#path}`;
    const known =
      this.#authorizers.get(key) ??
      new Authorizer({
        registry: base,
        repository: this.#path,
        credential: () => credential(this.repository.registry, this.repository.path),
        insecure,
        retry: this.#retry,
        resolve,
      });
    this.#authorizers.set(key, known);
    return known;
  }

  async #authorized(url: URL, call: Call, base: URL): Promise<HttpResponse> {
    // Credentials are for the registry's own origin; an upload elsewhere has what it needs in its query.
    if (url.origin !== base.origin) return this.#followed(url, call, base, undefined);
    const authorizer = this.#authorizerFor(base);
    const first = await authorizer.header(call.access);
    const answer = await this.#followed(url, call, base, first);
    if (answer.status !== 401 || answer.url.origin !== base.origin) return answer;
    const isWorthIt = await authorizer.learn(answer, call.access, first);
    const again = isWorthIt ? await this.#followed(url, call, base, await authorizer.header(call.access)) : answer;
    if (again.status !== 401) return again;
    throw new WasmImageError(
      'REGISTRY_UNAUTHORIZED',
      `Cannot ${call.task}: the registry ${await authorizer.refusal()}`,
      { detail: { host: base.host, status: 401 } },
    );
  }

  /**
   * Follows redirects of reads. Credentials stay: once the request has left the registry's origin they are not sent
   * again, even if it comes back.
   */
  async #followed(start: URL, call: Call, base: URL, authorization: string | undefined): Promise<HttpResponse> {
    const isRead = call.method === 'GET' || call.method === 'HEAD';
    let url = start;
    let isHome = start.origin === base.origin;
    for (let step = 0; step <= MAX_REDIRECTS; step += 1) {
      const answer = await this.#sent(url, call, base, isHome ? authorization : undefined);
      if (!REDIRECTS.has(answer.status) || !isRead) return answer;
      url = locationOf(call.task, answer);
      isHome &&= url.origin === base.origin;
    }
    throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot ${call.task}: more than ${MAX_REDIRECTS} redirects`, {
      detail: { host: base.host },
    });
  }

  async #sent(url: URL, call: Call, base: URL, authorization: string | undefined): Promise<HttpResponse> {
    const { resolve, idleMs, timeoutMs } = this.#options;
    const size = call.body?.byteLength ?? call.maxBytes ?? 0;
    const step = call.transfer === undefined ? undefined : this.log.step?.(call.transfer);
    try {
      return await send({
        method: call.method,
        url,
        timeoutMs: timeoutMs ?? 120_000 + size / SLOWEST_BYTES_PER_MS,
        headers: { ...call.headers, ...(authorization === undefined ? {} : { authorization }) },
        body: call.body,
        onProgress: step?.progress,
        maxBytes: call.maxBytes,
        idleMs,
        lookup: url.origin === base.origin ? undefined : await guardStep(base, url, resolve),
      });
    } catch (thrown) {
      const error = connectionError(call.task, url, thrown);
      if (call.longer === undefined) throw error;
      return overLimit(call.longer)(error);
    } finally {
      step?.end();
    }
  }
}

/** The kind of endpoint, for messages. */
function endpointOf({ to }: Call): string {
  return typeof to === 'string' ? (to.split('/')[0] ?? '').replace(/s$/, '') : 'next page';
}

/** Docker Hub's registry has another host name, and names without an owner belong to `library`. */
export function hostOf({ registry }: Pick<RegistryRepository, 'registry'>): string {
  return registry === 'docker.io' || registry === 'index.docker.io' ? 'registry-1.docker.io' : registry;
}

function pathOf({ registry, path }: RegistryRepository): string {
  return /^(?:(?:index\.|registry-1\.)?docker\.io)$/.test(registry) && !path.includes('/') ? `library/${path}` : path;
}

/** The texts of `Warning: 299 - "text"`. Source: distribution-spec 1.1 "Warnings". */
function warningsOf({ headers }: HttpResponse): readonly string[] {
  return [...(headers.warning ?? '').slice(0, 4096).matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g)].map((match) =>
    inert((match[1] ?? '').replace(/\\(.)/g, '$1'), 300),
  );
}
