import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Claims } from './sigstore-identity.ts';

/** What the issuer does instead of the right thing; read for each request. */
export interface IssuerScene {
  discovery: Readonly<Record<string, unknown>>;
  /** Parameters of the answer that the browser brings back. */
  answer: Readonly<Record<string, string>>;
  /** Instead of the answer of the token endpoint. */
  token: { readonly status: number; readonly body: string } | undefined;
  claims: Claims;
}

/** An OpenID provider on loopback, at which everyone is logged in already. It checks PKCE. */
export interface Issuer {
  readonly url: string;
  readonly scene: IssuerScene;
  /** `METHOD /path` of each request. */
  readonly seen: readonly string[];
  stop(): Promise<void>;
}

/** @param signToken makes a JWT with these claims. */
export async function startIssuer(signToken: (claims: Claims) => string): Promise<Issuer> {
  const scene: IssuerScene = { discovery: {}, answer: {}, token: undefined, claims: {} };
  const seen: string[] = [];
  const logins = new Map<string, URLSearchParams>();
  let base = '';
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<undefined> {
    const url = new URL(request.url ?? '/', base);
    seen.push(`${request.method} ${url.pathname}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    if (url.pathname === '/.well-known/openid-configuration') return answer(response, 200, discovery());
    if (url.pathname === '/auth') return authorize(url.searchParams, response);
    if (url.pathname !== '/token') return answer(response, 404, {});
    if (scene.token !== undefined) return answer(response, scene.token.status, scene.token.body);
    return redeem(form, response);
  }

  function discovery(): object {
    return {
      issuer: base,
      authorization_endpoint: `${base}/auth`,
      token_endpoint: `${base}/token`,
      code_challenge_methods_supported: ['S256'],
      ...scene.discovery,
    };
  }

  function authorize(query: URLSearchParams, response: ServerResponse): undefined {
    const code = randomBytes(8).toString('hex');
    logins.set(code, query);
    const back = new URL(query.get('redirect_uri') ?? '');
    const parameters = { code, state: query.get('state') ?? '', ...scene.answer };
    for (const [name, value] of Object.entries(parameters)) if (value !== '') back.searchParams.set(name, value);
    response.writeHead(302, { location: back.href }).end();
  }

  function redeem(form: URLSearchParams, response: ServerResponse): undefined {
    const login = logins.get(form.get('code') ?? '');
    logins.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      login?.get('code_challenge') === challenge &&
      login.get('code_challenge_method') === 'S256' &&
      login.get('response_type') === 'code' &&
      login.get('redirect_uri') === form.get('redirect_uri') &&
      login.get('client_id') === form.get('client_id') &&
      form.get('grant_type') === 'authorization_code';
    if (!isRight) return answer(response, 400, { error: 'invalid_grant' });
    const person = { job_workflow_ref: '', sub: 'CgE3', email: 'dev@acme.example', email_verified: true };
    const token = { iss: base, nonce: login.get('nonce') ?? '', ...person, ...scene.claims };
    return answer(response, 200, { token_type: 'bearer', id_token: signToken(token) });
  }

  return {
    url: base,
    scene,
    seen,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, status: number, body: object | string): undefined {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json' }).end(text);
}

/** Opens the address that a text names like a browser, up to the answer to us. @returns the page that we show. */
export async function playBrowser(text: string): Promise<Response> {
  const address = /^http\S+$/m.exec(text)?.[0] ?? '';
  const sent = await fetch(address, { redirect: 'manual' });
  return fetch(sent.headers.get('location') ?? '');
}
