import {
  Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import { WasmImageError } from '../../core/errors.ts';
import { inert, quoted } from '../../core/text.ts';
import { trustOptions } from './authorities.ts';
import { MAX_HEADER_BYTES, parserFault } from './parser-fault.ts';
import { proxyFor, tunnelAgent } from './proxy.ts';
import { connectionHint, isNoTls, TLS_PROBLEM } from './tls-fault.ts';

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

const ERROR_BODY_LIMIT = 64 * 1024;

/** Sockets whose connection stands; kept-alive ones come back here. */
const connected = new WeakSet<Socket>();

/** When the certificate of a socket ends, as text. */
const validUntil = new WeakMap<Socket, string>();

let plainAgent: Agent | undefined;
let secureAgent: HttpsAgent | undefined;
let trusted: SecureContext | undefined;

/**
 * Sends one request over a kept-alive connection (idle ones do not keep the process alive), through the proxy of the environment.
 * @throws WasmImageError REGISTRY_UNREACHABLE, REGISTRY_TIMEOUT, REGISTRY_INSECURE (TLS), REGISTRY_PROTOCOL, LIMIT_EXCEEDED;
 * `detail.host` names the host, `detail.reason` the system's code.
 */
export async function send(request: HttpRequest): Promise<HttpResponse> {
  const { url, connectMs = 15_000 } = request;
  if (!(url.protocol === 'http:' || url.protocol === 'https:'))
    throw problem('REGISTRY_PROTOCOL', request, `${url.protocol} is not spoken`);
  const isSecure = url.protocol === 'https:';
  if (isSecure && process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw problem(
      'REGISTRY_INSECURE',
      request,
      'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of certificates off',
      'unset it; give a CA in ca-file or NODE_EXTRA_CA_CERTS',
    );
  }
  const proxy = proxyFor(url, process.env);
  const options: RequestOptions = {
    method: request.method,
    host: bare(url.hostname),
    port: url.port || (isSecure ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    headers: headersOf(request),
    maxHeaderSize: MAX_HEADER_BYTES,
    ...(request.lookup === undefined || proxy !== undefined ? {} : { lookup: request.lookup }),
  };
  if (!isSecure) {
    plainAgent ??= new Agent({ keepAlive: true, maxSockets: 4 });
    if (proxy === undefined) return exchange(request, httpRequest({ ...options, agent: plainAgent }));
    // A plain request goes to the proxy in absolute form; the proxy's credentials are for its eyes only. Source: RFC 9112 3.2.2.
    const headers = {
      ...headersOf(request),
      host: url.host,
      ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
    };
    const target = {
      host: bare(proxy.url.hostname),
      port: proxy.url.port || 80,
      path: `${url.origin}${options.path}`,
      headers,
    };
    return exchange(request, httpRequest({ ...options, ...target, agent: plainAgent }));
  }
  // TLS costs 15 ms to load, so it is loaded when the first https request is made.
  const https = await import('node:https');
  const trust = await trustOptions();
  // Connections that were made under other CAs are not used again.
  if (secureAgent === undefined || trusted !== trust.secureContext)
    secureAgent = new https.Agent({ keepAlive: true, maxSockets: 4 });
  trusted = trust.secureContext;
  const agent = proxy === undefined ? secureAgent : await tunnelAgent(proxy, connectMs);
  return exchange(
    request,
    https.request({ ...options, agent, rejectUnauthorized: true, ...servername(url), ...trust }),
  );
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** The name that the certificate must carry; addresses have none. */
function servername(url: URL): { servername?: string } {
  return /^[0-9.]+$|^\[/.test(url.hostname) ? {} : { servername: url.hostname };
}

function headersOf(request: HttpRequest): Record<string, string> {
  const headers: Record<string, string> = {
    'accept-encoding': 'identity',
    'user-agent': 'wasm-image',
    ...request.headers,
  };
  if (
    request.body !== undefined ||
    request.method === 'POST' ||
    request.method === 'PUT' ||
    request.method === 'PATCH'
  ) {
    headers['content-length'] = String(request.body?.byteLength ?? 0);
  }
  return headers;
}

function exchange(request: HttpRequest, outgoing: ClientRequest): Promise<HttpResponse> {
  const { timeoutMs = 120_000, idleMs = 30_000, connectMs = 15_000 } = request;
  return new Promise((resolve, reject) => {
    const timers: NodeJS.Timeout[] = [];
    const stop = (error: WasmImageError): void => {
      for (const timer of timers) clearTimeout(timer);
      reject(error);
      outgoing.destroy();
    };
    const late = (what: string): void => stop(problem('REGISTRY_TIMEOUT', request, what));
    timers.push(setTimeout(() => late(`it took longer than ${timeoutMs} ms`), timeoutMs));
    outgoing.setTimeout(idleMs, () => late(`nothing came for ${idleMs} ms`));
    outgoing.on('socket', (socket) => {
      if (connected.has(socket)) return;
      const timer = setTimeout(() => late(`no connection in ${connectMs} ms`), connectMs);
      timers.push(timer);
      // Node judges the certificate and closes the socket in its own listener; before that it can still be read.
      if (isTls(socket))
        socket.prependOnceListener('secure', () => validUntil.set(socket, socket.getPeerCertificate().valid_to));
      socket.once(request.url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        connected.add(socket);
        clearTimeout(timer);
      });
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => stop(translate(request, error, outgoing)));
    outgoing.on('response', (answer) => {
      readAnswer(request, answer).then(
        (response) => {
          for (const timer of timers) clearTimeout(timer);
          resolve(response);
        },
        (error: unknown) =>
          stop(error instanceof WasmImageError ? error : translate(request, error as NodeJS.ErrnoException, outgoing)),
      );
    });
    outgoing.end(request.body);
  });
}

function isTls(socket: Socket): socket is TLSSocket {
  return 'getPeerCertificate' in socket;
}

function readAnswer(request: HttpRequest, answer: IncomingMessage): Promise<HttpResponse> {
  const status = answer.statusCode ?? 0;
  const headers = plainHeaders(answer);
  // The page that comes with a redirect is not what was asked for.
  const isWanted = status < 300;
  const limit = isWanted ? (request.maxBytes ?? 4 * 1024 * 1024) : ERROR_BODY_LIMIT;
  return new Promise((resolve, reject) => {
    const body = new GrowingBytes(Math.min(Number(headers['content-length'] ?? 0) || 0, limit));
    const finish = (): void => resolve({ status, headers, body: body.taken(), url: request.url });
    const refuse = (error: WasmImageError): void => {
      reject(error);
      answer.destroy();
    };
    const encoding = headers['content-encoding'] ?? 'identity';
    // A compressed answer could grow without bound, and digests are about the plain bytes.
    if (encoding.toLowerCase() !== 'identity')
      return refuse(problem('REGISTRY_PROTOCOL', request, `it answered with Content-Encoding ${quoted(encoding)}`));
    answer.on('data', (chunk: Buffer) => {
      if (body.size + chunk.byteLength <= limit) body.add(chunk);
      else if (!isWanted) {
        finish();
        answer.destroy();
      } else refuse(problem('LIMIT_EXCEEDED', request, `the answer is larger than ${limit} bytes`));
    });
    answer.on('end', () =>
      answer.complete ? finish() : reject(problem('REGISTRY_UNREACHABLE', request, 'the answer was cut')),
    );
    answer.on('error', reject);
  });
}

/** Bytes in one array that doubles: kept apart, an answer in chunks of one byte takes some 460 times its size. */
class GrowingBytes {
  size = 0;
  readonly #expected: number;
  #room: Buffer = Buffer.alloc(0);

  constructor(expected: number) {
    this.#expected = expected;
  }

  add(chunk: Uint8Array): void {
    const wanted = this.size + chunk.byteLength;
    if (wanted > this.#room.byteLength) {
      const larger = Buffer.allocUnsafeSlow(Math.max(wanted, this.#expected, 2 * this.#room.byteLength));
      larger.set(this.#room.subarray(0, this.size));
      this.#room = larger;
    }
    this.#room.set(chunk, this.size);
    this.size = wanted;
  }

  taken(): Buffer {
    return this.#room.subarray(0, this.size);
  }
}

function plainHeaders(answer: IncomingMessage): Readonly<Record<string, string>> {
  const entries = Object.entries(answer.headers).map(([name, value]): [string, string] => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return Object.fromEntries(entries);
}

function translate(request: HttpRequest, error: NodeJS.ErrnoException, outgoing: ClientRequest): WasmImageError {
  if (error instanceof WasmImageError) return error;
  const reason = error.code ?? error.name;
  if (TLS_PROBLEM.test(reason)) {
    return problem(
      'REGISTRY_INSECURE',
      request,
      `TLS failed: ${tlsText(error, outgoing)}`,
      connectionHint(error, request.url),
      error,
      reason,
    );
  }
  const fault = parserFault(error);
  if (fault !== undefined) return problem(fault.code, request, fault.why, undefined, error, reason);
  return problem(
    'REGISTRY_UNREACHABLE',
    request,
    inert(error.message, 200),
    connectionHint(error, request.url),
    error,
    reason,
  );
}

function tlsText(error: NodeJS.ErrnoException, outgoing: ClientRequest): string {
  if (isNoTls(error)) return `no common TLS is spoken (${error.code})`;
  const until = outgoing.socket === null ? undefined : validUntil.get(outgoing.socket);
  if (error.code !== 'CERT_HAS_EXPIRED' || until === undefined) return inert(error.message, 200);
  return `the certificate has expired on ${inert(until, 40)}`;
}

function problem(
  code: 'REGISTRY_UNREACHABLE' | 'REGISTRY_TIMEOUT' | 'REGISTRY_INSECURE' | 'REGISTRY_PROTOCOL' | 'LIMIT_EXCEEDED',
  request: HttpRequest,
  why: string,
  hint?: string,
  cause?: unknown,
  reason = 'none',
): WasmImageError {
  // Queries carry upload state and signatures, so the path alone is shown.
  const what = `${request.method} ${inert(request.url.pathname, 200)}`;
  return new WasmImageError(code, `Cannot ask ${quoted(request.url.host)} for ${what}: ${why}`, {
    ...(hint === undefined ? {} : { hint }),
    detail: { host: request.url.host, reason },
    cause,
  });
}
