// A token server and its registry on one port: it takes a basic login and returns a token with the requested scopes.
// Source: distribution-spec's docs/spec/auth/token.md.

import { randomUUID, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { forward, readBody } from './forward.ts';
import { makeJwt } from './jwt.ts';
import { type LoopbackServer, listen } from './loopback.ts';

export interface TokenServerOptions {
  readonly keyFile: string;
  readonly certificateFile: string;
  readonly username: string;
  readonly password: string;
  readonly service: string;
  readonly issuer: string;
}

export interface TokenServer extends LoopbackServer {
  /** `METHOD PATH` of each request so far. */
  readonly seen: readonly string[];
}

/**
 * Starts it. It answers /token and forwards everything else to the registry at `target` (127.0.0.1:PORT). Without a
 * login, the token gives no access; a wrong login is 401. It shares the port of the registry, since clients send
 * passwords to no other loopback address.
 */
export async function startTokenServer(target: string, options: TokenServerOptions): Promise<TokenServer> {
  const seen: string[] = [];
  const key = readFileSync(options.keyFile, 'utf8');
  const x5c = [new X509Certificate(readFileSync(options.certificateFile)).raw.toString('base64')];
  const server = await listen(
    createServer((request, response) => void serve(request, response).catch(() => request.destroy())),
  );

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    seen.push(`${request.method} ${request.url}`);
    if (!request.url?.startsWith('/token?')) {
      const answer = await forward(target, request, await readBody(request));
      response.writeHead(answer.status, answer.headers).end(answer.body);
      return;
    }
    const [status, body] = reply(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  function reply(request: IncomingMessage): [number, unknown] {
    const login = loginOf(request);
    if (login !== undefined && login !== `${options.username}:${options.password}`)
      return [401, { errors: [{ code: 'UNAUTHORIZED', message: 'wrong login' }] }];
    const url = new URL(request.url ?? '/', 'http://lab');
    if (request.method !== 'GET') return [404, {}];
    if (url.searchParams.get('service') !== options.service) return [400, {}];
    const access = login === undefined ? [] : url.searchParams.getAll('scope').flatMap(readScopes);
    const now = Math.floor(Date.now() / 1000);
    const times = { iat: now, nbf: now - 5, exp: now + 300 };
    const token = makeJwt(
      key,
      { x5c },
      { iss: options.issuer, sub: options.username, aud: options.service, jti: randomUUID(), ...times, access },
    );
    return [200, { token, access_token: token, expires_in: 300, issued_at: new Date(now * 1000).toISOString() }];
  }

  return { ...server, seen };
}

function loginOf(request: IncomingMessage): string | undefined {
  const [scheme, value] = (request.headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'basic' && value !== undefined
    ? Buffer.from(value, 'base64').toString('utf8')
    : undefined;
}

/** "repository:acme/f:pull,push repository:b:pull" as the token's access entries. */
function readScopes(text: string): readonly { type: string; name: string; actions: readonly string[] }[] {
  return text.split(' ').flatMap((scope) => {
    const [type = '', name = '', actions = ''] = scope.split(':');
    return type === 'repository' ? [{ type, name, actions: actions.split(',') }] : [];
  });
}
