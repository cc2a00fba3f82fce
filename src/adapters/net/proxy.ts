import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { type Code, WasmImageError } from '../../core/errors.ts';
import { quoted, rememberSecret } from '../../core/text.ts';
import type { Environment } from '../host/program.ts';
import { trustOptions } from './authorities.ts';
import { isListed } from './no-proxy.ts';
import { MAX_HEADER_BYTES, parserFault } from './parser-fault.ts';

/** A proxy: where it listens and what it wants to be told; `authorization` goes to the proxy alone. */
export interface Proxy {
  readonly url: URL;
  readonly authorization: string | undefined;
}

/**
 * The proxy for a URL: `https_proxy`/`http_proxy`, lower case first, unless `no_proxy` names the host or it is loopback.
 * @returns undefined when the connection is direct. @throws WasmImageError INPUT_INVALID for a proxy that is no http(s) URL.
 * Source: @actions/http-client 4 `proxy.ts` (so that one environment works for every step of a job), with the forms of {@link isListed}.
 */
export function proxyFor(url: URL, env: Environment): Proxy | undefined {
  if (isLoopback(url.hostname) || isListed(url, env.no_proxy || env.NO_PROXY || '')) return undefined;
  const secure = url.protocol === 'https:';
  const text = (secure ? env.https_proxy || env.HTTPS_PROXY : env.http_proxy || env.HTTP_PROXY) || '';
  if (text === '') return undefined;
  return readProxy(text, secure ? 'HTTPS_PROXY' : 'HTTP_PROXY');
}

function readProxy(text: string, variable: string): Proxy {
  const full = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url === undefined || !(url.protocol === 'http:' || url.protocol === 'https:')) {
    // The text is not shown: it may hold a password.
    throw new WasmImageError('INPUT_INVALID', `Cannot use ${variable}: it is no http or https URL`, {
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
      `Cannot use ${variable}: its user name or password has a % that is no escape`,
      { hint: 'write % as %25' },
    );
  }
}

/** Whether a URL's host is this machine by its spelling: `localhost`, 127.0.0.0/8 or ::1. Names are not looked up. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase();
  return host === 'localhost' || /^127(?:\.[0-9]{1,3}){3}$/.test(host) || host === '[::1]' || host === '::1';
}

const tunnels = new Map<string, Promise<HttpsAgent>>();

/** A keep-alive agent whose TLS connections run through `CONNECT` on the proxy; one for each proxy. Source: RFC 9110 9.3.6. */
export function tunnelAgent(proxy: Proxy, connectMs: number): Promise<HttpsAgent> {
  const key = `${proxy.url.href} ${connectMs}`;
  const known = tunnels.get(key);
  if (known !== undefined) return known;
  const made = makeTunnelAgent(proxy, connectMs);
  tunnels.set(key, made);
  return made;
}

async function makeTunnelAgent(proxy: Proxy, connectMs: number): Promise<HttpsAgent> {
  const [{ Agent }, tls] = await Promise.all([import('node:https'), import('node:tls')]);
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  type Created = (error: Error | null, socket?: Duplex) => void;
  const createConnection = (
    options: { host?: string | null; port?: number | string | null; servername?: string },
    created: Created,
  ): undefined => {
    openTunnel(proxy, `${options.host}:${options.port}`, connectMs).then(
      // With a socket the host says only whom the certificate must name; without it that would be the proxy.
      (socket) => created(null, tls.connect({ ...options, socket, port: undefined } as never)),
      (error: Error) => created(error),
    );
  };
  Object.assign(agent, { createConnection });
  return agent;
}

async function openTunnel(proxy: Proxy, target: string, connectMs: number): Promise<Duplex> {
  const { request } = proxy.url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const trust = proxy.url.protocol === 'https:' ? await trustOptions() : {};
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause?: unknown, code: Code = 'REGISTRY_UNREACHABLE'): void =>
      reject(
        new WasmImageError(
          code,
          `Cannot connect to ${quoted(target)} through proxy ${quoted(proxy.url.host)}: ${why}`,
          {
            hint: 'check HTTPS_PROXY and NO_PROXY',
            cause,
          },
        ),
      );
    const connect = request({
      method: 'CONNECT',
      host: proxy.url.hostname.replace(/^\[|\]$/g, ''),
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
      fail(`it answered ${answer.statusCode} to CONNECT`);
    });
    connect.on('response', (answer) => {
      answer.destroy();
      fail(`it answered ${answer.statusCode} to CONNECT`);
    });
    connect.on('timeout', () => connect.destroy(new Error(`no answer to CONNECT in ${connectMs} ms`)));
    connect.on('error', (error) => {
      const fault = parserFault(error);
      fail(fault?.why ?? error.message, error, fault?.code);
    });
    connect.end();
  });
}
