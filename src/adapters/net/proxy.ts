import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { WasmImageError } from '../../core/errors.ts';
import { quoted, rememberSecret } from '../../core/text.ts';
import type { Environment } from '../host/program.ts';
import { trustOptions } from './authorities.ts';
import { bareHost, isLoopback } from './host-name.ts';
import { isListed } from './no-proxy.ts';
import { MAX_HEADER_BYTES, parserFault } from './parser-fault.ts';
import { TransportError, type TransportFault } from './transport-error.ts';

/** A proxy: its address and its credentials; `authorization` is sent to the proxy only. */
export interface ProxyServer {
  readonly url: URL;
  readonly authorization: string | undefined;
}

/**
 * The proxy for a URL: `https_proxy`/`http_proxy`, lower case first, unless `no_proxy` names the host or it is
 * loopback.
 * @returns undefined for a direct connection.
 * @throws WasmImageError INPUT_INVALID for a proxy that is not an http or https URL.
 * Source: @actions/http-client 4 `proxy.ts`, so that one environment works for every step of a job, with the forms of
 * {@link isListed}.
 */
export function proxyFor(url: URL, env: Environment): ProxyServer | undefined {
  if (isLoopback(url.hostname) || isListed(url, env.no_proxy || env.NO_PROXY || '')) return undefined;
  const secure = url.protocol === 'https:';
  const text = (secure ? env.https_proxy || env.HTTPS_PROXY : env.http_proxy || env.HTTP_PROXY) || '';
  if (text === '') return undefined;
  return readProxy(text, secure ? 'HTTPS_PROXY' : 'HTTP_PROXY');
}

function readProxy(text: string, variable: string): ProxyServer {
  const full = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url === undefined || !(url.protocol === 'http:' || url.protocol === 'https:')) {
    // The text is not shown: it may hold a password.
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${variable}: it is not an http or https URL`, {
      hint: 'write http://HOST:PORT',
    });
  }
  if (url.username === '' && url.password === '') return { url, authorization: undefined };
  rememberSecret(url.password);
  const pair = `${decoded(url.username, variable)}:${decoded(url.password, variable)}`;
  rememberSecret(decoded(url.password, variable));
  rememberSecret(pair);
  return { url, authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function decoded(text: string, variable: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new WasmImageError(
      'INPUT_INVALID',
      `Cannot use ${variable}: its user name or password has a % that does not start an escape sequence`,
      { hint: 'write % as %25' },
    );
  }
}

const tunnels = new Map<string, Promise<HttpsAgent>>();

/** A keep-alive agent for TLS connections through `CONNECT` on the proxy; one per proxy. Source: RFC 9110 9.3.6. */
export function tunnelAgent(proxy: ProxyServer, connectMs: number): Promise<HttpsAgent> {
  const key = `${proxy.url.href} ${connectMs}`;
  const known = tunnels.get(key);
  if (known !== undefined) return known;
  const made = makeTunnelAgent(proxy, connectMs);
  tunnels.set(key, made);
  return made;
}

async function makeTunnelAgent(proxy: ProxyServer, connectMs: number): Promise<HttpsAgent> {
  const [{ Agent }, tls] = await Promise.all([import('node:https'), import('node:tls')]);
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  type Created = (error: Error | null, socket?: Duplex) => void;
  const createConnection = (
    options: { host?: string | null; port?: number | string | null; servername?: string },
    created: Created,
  ): undefined => {
    openTunnel(proxy, `${options.host}:${options.port}`, connectMs).then(
      // With a socket, the host only sets the name that the certificate must have; otherwise that would be the proxy.
      (socket) => created(null, tls.connect({ ...options, socket, port: undefined } as never)),
      (error: Error) => created(error),
    );
  };
  Object.assign(agent, { createConnection });
  return agent;
}

async function openTunnel(proxy: ProxyServer, target: string, connectMs: number): Promise<Duplex> {
  const { request } = proxy.url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const trust = proxy.url.protocol === 'https:' ? await trustOptions() : {};
  return new Promise((resolve, reject) => {
    const fail = (why: string, kind: TransportFault = 'unreachable', cause?: unknown): void =>
      reject(
        new TransportError(kind, target, `no connection through proxy ${quoted(proxy.url.host)}: ${why}`, {
          hint: 'check HTTPS_PROXY and NO_PROXY',
          cause,
        }),
      );
    const connect = request({
      method: 'CONNECT',
      host: bareHost(proxy.url.hostname),
      port: proxy.url.port || (proxy.url.protocol === 'https:' ? 443 : 80),
      path: target,
      agent: false as unknown as HttpAgent,
      maxHeaderSize: MAX_HEADER_BYTES,
      ...trust,
      timeout: connectMs,
      headers: {
        host: target,
        ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
      },
    });
    connect.on('connect', (answer, socket) => {
      if (answer.statusCode === 200) return resolve(socket);
      socket.destroy();
      fail(`it responded to CONNECT with ${answer.statusCode}`);
    });
    connect.on('response', (answer) => {
      answer.destroy();
      fail(`it responded to CONNECT with ${answer.statusCode}`);
    });
    connect.on('timeout', () => connect.destroy(new Error(`no answer to CONNECT within ${connectMs / 1000} s`)));
    connect.on('error', (error) => {
      const fault = parserFault(error);
      fail(fault?.why ?? error.message, fault?.kind, error);
    });
    connect.end();
  });
}
