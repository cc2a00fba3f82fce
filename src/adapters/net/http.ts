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
import { inert, inputName, quoted } from '../../core/text.ts';
import { trustOptions } from './authorities.ts';
import { GrowingBytes, sendBody } from './body.ts';
import { bareHost } from './host-name.ts';
import { MAX_HEADER_BYTES, parserFault } from './parser-fault.ts';
import { type ProxyServer, proxyFor, tunnelAgent } from './proxy.ts';
import { isNoTls, TransportError, type TransportFault } from './transport-error.ts';

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

const ERROR_BODY_LIMIT = 64 * 1024;

/** Codes of TLS errors, Node's and OpenSSL's. */
const TLS_PROBLEM =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|UNABLE_TO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH|EPROTO$)/;

/** Sockets whose connection is established; kept-alive ones come back here. */
const connected = new WeakSet<Socket>();

/** When the certificate of a socket expires, as text. */
const validUntil = new WeakMap<Socket, string>();

let plainAgent: Agent | undefined;
let secureAgent: HttpsAgent | undefined;
let trusted: SecureContext | undefined;

/**
 * Sends one request over a kept-alive connection, through the proxy of the environment. Idle connections do not keep
 * the process alive.
 * @throws TransportError, and WasmImageError INPUT_INVALID for a proxy variable that cannot be used.
 */
export async function send(request: HttpRequest): Promise<HttpResponse> {
  const { url } = request;
  if (!(url.protocol === 'http:' || url.protocol === 'https:'))
    throw faultOf('protocol', request, `the scheme ${url.protocol} is not supported`);
  const isSecure = url.protocol === 'https:';
  if (isSecure && process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0')
    throw faultOf('insecure', request, 'NODE_TLS_REJECT_UNAUTHORIZED=0 turns certificate checks off', {
      hint: `unset it; give a CA in ${inputName('ca-file')} or NODE_EXTRA_CA_CERTS`,
    });
  const proxy = proxyFor(url, process.env);
  const options: RequestOptions = {
    method: request.method,
    host: bareHost(url.hostname),
    port: url.port || (isSecure ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    headers: headersOf(request),
    maxHeaderSize: MAX_HEADER_BYTES,
    lookup: proxy === undefined ? request.lookup : undefined,
  };
  return exchange(request, isSecure ? await openSecure(request, options, proxy) : openPlain(request, options, proxy));
}

function openPlain(request: HttpRequest, options: RequestOptions, proxy: ProxyServer | undefined): ClientRequest {
  plainAgent ??= new Agent({ keepAlive: true, maxSockets: 4 });
  if (proxy === undefined) return httpRequest({ ...options, agent: plainAgent });
  // The proxy gets the address in absolute form and its own credentials. Source: RFC 9112 3.2.2.
  return httpRequest({
    ...options,
    host: bareHost(proxy.url.hostname),
    port: proxy.url.port || 80,
    path: `${request.url.origin}${options.path}`,
    headers: {
      ...headersOf(request),
      host: request.url.host,
      ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
    },
    agent: plainAgent,
  });
}

async function openSecure(
  { url, connectMs = 15_000 }: HttpRequest,
  options: RequestOptions,
  proxy: ProxyServer | undefined,
): Promise<ClientRequest> {
  // TLS takes 15 ms to load, so it is loaded at the first https request.
  const https = await import('node:https');
  const trust = await trustOptions();
  // Connections that were made under other CAs are not used again.
  if (secureAgent === undefined || trusted !== trust.secureContext)
    secureAgent = new https.Agent({ keepAlive: true, maxSockets: 4 });
  trusted = trust.secureContext;
  const agent = proxy === undefined ? secureAgent : await tunnelAgent(proxy, connectMs);
  return https.request({ ...options, agent, rejectUnauthorized: true, ...servername(url), ...trust });
}

/** The name that the certificate must have; addresses have none. */
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
    const stop = (error: Error): void => {
      for (const timer of timers) clearTimeout(timer);
      reject(error);
      outgoing.destroy();
    };
    const late = (what: string, ms: number): void =>
      stop(faultOf('timeout', request, `${what} ${Math.ceil(ms) / 1000} s`));
    timers.push(setTimeout(() => late('the request took longer than', timeoutMs), timeoutMs));
    outgoing.setTimeout(idleMs, () => late('the server sent nothing for', idleMs));
    outgoing.on('socket', (socket) => {
      if (connected.has(socket)) return;
      const timer = setTimeout(() => late('no connection within', connectMs), connectMs);
      timers.push(timer);
      // Node checks the certificate and closes the socket in its own listener; the certificate is read before that.
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
        (error: NodeJS.ErrnoException) => stop(translate(request, error, outgoing)),
      );
    });
    sendBody(outgoing, request.body, request.onProgress);
  });
}

function isTls(socket: Socket): socket is TLSSocket {
  return 'getPeerCertificate' in socket;
}

function readAnswer(request: HttpRequest, answer: IncomingMessage): Promise<HttpResponse> {
  const status = answer.statusCode ?? 0;
  const headers = plainHeaders(answer);
  // The page that comes with a redirect is not the content that was requested.
  const isWanted = status < 300;
  const limit = isWanted ? (request.maxBytes ?? 4 * 1024 * 1024) : ERROR_BODY_LIMIT;
  return new Promise((resolve, reject) => {
    const body = new GrowingBytes(Math.min(Number(headers['content-length'] ?? 0) || 0, limit));
    const finish = (): void => resolve({ status, headers, body: body.taken(), url: request.url });
    const refuse = (kind: TransportFault, why: string): void => {
      reject(faultOf(kind, request, why));
      answer.destroy();
    };
    const encoding = headers['content-encoding'] ?? 'identity';
    // A compressed response could grow without bound, and digests are those of the plain bytes.
    if (encoding.toLowerCase() !== 'identity')
      return refuse('protocol', `the response has Content-Encoding ${quoted(encoding)}`);
    answer.on('data', (chunk: Buffer) => {
      if (body.size + chunk.byteLength <= limit) {
        body.add(chunk);
        if (isWanted && request.body === undefined) request.onProgress?.(body.size, limit);
      } else if (!isWanted) {
        finish();
        answer.destroy();
      } else refuse('too-large', `the response is larger than the limit of ${limit} bytes`);
    });
    answer.on('end', () =>
      answer.complete ? finish() : refuse('unreachable', 'the connection closed before the end of the response'),
    );
    answer.on('error', reject);
  });
}

function plainHeaders(answer: IncomingMessage): Readonly<Record<string, string>> {
  const entries = Object.entries(answer.headers).map(([name, value]): [string, string] => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return Object.fromEntries(entries);
}

function translate(request: HttpRequest, error: NodeJS.ErrnoException, outgoing: ClientRequest): Error {
  // The proxy and the guarded lookup have said already what happened.
  if (error instanceof TransportError || error instanceof WasmImageError) return error;
  const reason = error.code ?? error.name;
  if (TLS_PROBLEM.test(reason)) {
    const hint = isNoTls(reason)
      ? 'check the host name and port'
      : 'the certificate must be valid for this host and issued by a trusted CA; ' +
        `give a private CA in ${inputName('ca-file')} or NODE_EXTRA_CA_CERTS`;
    return faultOf('insecure', request, `TLS failed: ${tlsText(error, outgoing)}`, { reason, hint, cause: error });
  }
  const fault = parserFault(error);
  if (fault !== undefined) return faultOf(fault.kind, request, fault.why, { reason, cause: error });
  const text = inert(error.message, 200);
  const why = `the connection failed: ${text}${text.includes(reason) ? '' : ` (${reason})`}`;
  return faultOf('unreachable', request, why, { reason, cause: error });
}

function tlsText(error: NodeJS.ErrnoException, outgoing: ClientRequest): string {
  if (isNoTls(error.code ?? '')) return `client and server have no TLS version in common (${error.code})`;
  const until = outgoing.socket === null ? undefined : validUntil.get(outgoing.socket);
  if (error.code !== 'CERT_HAS_EXPIRED' || until === undefined) return inert(error.message, 200);
  return `the certificate expired on ${inert(until, 40)}`;
}

function faultOf(
  kind: TransportFault,
  { url }: HttpRequest,
  why: string,
  options?: ConstructorParameters<typeof TransportError>[3],
): TransportError {
  return new TransportError(kind, url.host, why, options);
}
