import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { PassThrough } from 'node:stream';
import { after, before, beforeEach, describe, it } from 'node:test';
import { askIssuer } from '../../src/adapters/oidc/ask-issuer.ts';
import { logInWithBrowser } from '../../src/adapters/oidc/browser-login.ts';
import { redact } from '../../src/core/text.ts';
import { type Issuer, playBrowser, startIssuer } from '../support/issuer.ts';

const makeJwt = (claims: object): string =>
  ['{"alg":"none"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
let issuer: Issuer;

before(async () => {
  issuer = await startIssuer(makeJwt);
});
after(() => issuer.stop());
beforeEach(() => {
  Object.assign(issuer.scene, { discovery: {}, answer: {}, token: undefined, claims: {} });
  (issuer.seen as string[]).length = 0;
});

interface Login {
  readonly token: Promise<string>;
  readonly input: PassThrough;
  /** What the terminal shows, once it contains this. */
  shown(text: string): Promise<string>;
}

function start(
  options: { readonly isAsked?: boolean; readonly timeoutMs?: number; readonly issuer?: string } = {},
): Login {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let text = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const token = logInWithBrowser({
    issuer: issuer.url,
    clientId: 'sigstore',
    terminal: { input, output },
    env: {},
    isAsked: false,
    timeoutMs: 20_000,
    askIssuer,
    ...options,
  });
  token.catch(() => {});
  const shown = async (expected: string): Promise<string> => {
    while (!text.includes(expected)) await Promise.race([once(output, 'data'), token]);
    return text;
  };
  return { token, input, shown };
}

const addressIn = (text: string): URL => new URL(/^http\S+$/m.exec(text)?.[0] ?? '');
/** Sends a request to our own address. @param change of the right answer. */
async function answer(login: URL, change: (back: URL) => void, options: { host?: string; method?: string } = {}) {
  const back = new URL(login.searchParams.get('redirect_uri') ?? '');
  back.searchParams.set('code', 'code-1');
  back.searchParams.set('state', login.searchParams.get('state') ?? '');
  change(back);
  const { host = back.host, method = 'GET' } = options;
  const sent = request(back, { method, headers: { host } }).end();
  const [response] = await once(sent, 'response');
  response.resume();
  return response.statusCode as number;
}

describe('the login with a browser', () => {
  it('prints an address, and returns the ID token, which is hidden from then on', async () => {
    const login = start();
    const page = await playBrowser(await login.shown('code_challenge_method=S256'));
    assert.match(await page.text(), /You can close this window/);
    assert.equal(page.headers.get('cache-control'), 'no-store');
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    const token = await login.token;
    assert.equal(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).email, 'dev@acme.example');
    assert.equal(redact(token), '***');
    assert.deepEqual(issuer.seen, ['GET /.well-known/openid-configuration', 'GET /auth', 'POST /token']);
  });

  it('asks for PKCE, a state and a nonce that no other login has', async () => {
    const logins = await Promise.all(
      [start(), start()].map(async (login) => [login, addressIn(await login.shown('S256'))] as const),
    );
    for (const name of ['state', 'nonce', 'code_challenge', 'redirect_uri'])
      assert.notEqual(logins[0]?.[1].searchParams.get(name), logins[1]?.[1].searchParams.get(name), name);
    const { searchParams } = logins[0]?.[1] ?? new URL('http://x');
    assert.match(searchParams.get('redirect_uri') ?? '', /^http:\/\/127\.0\.0\.1:\d+\/auth\/callback$/);
    assert.equal(searchParams.get('scope'), 'openid email');
    for (const [login, address] of logins) {
      await playBrowser(`\n${address}\n`);
      await login.token;
    }
  });

  it('refuses every answer but its own, keeps waiting, and takes the right one once', async () => {
    const login = start();
    const address = addressIn(await login.shown('S256'));
    const set = (name: string, value: string) => (back: URL) => back.searchParams.set(name, value);
    const rows: readonly [string, (back: URL) => void, number, { host?: string; method?: string }?][] = [
      ['another state', set('state', 'A'.repeat(43)), 400],
      ['no state', (back) => back.searchParams.delete('state'), 400],
      ['an error without the state', (back) => (back.search = '?error=access_denied'), 400],
      ['two states', (back) => back.searchParams.append('state', 'x'), 400],
      ['two codes', (back) => back.searchParams.append('code', 'x'), 400],
      ['no code', (back) => back.searchParams.delete('code'), 400],
      ['another issuer', set('iss', 'https://thief.example'), 400],
      ['another path', (back) => (back.pathname = '/auth/callback/'), 404],
      ['a path above', (back) => (back.pathname = '/'), 404],
      ['another method', () => {}, 405, { method: 'POST' }],
      ['the name of a page', () => {}, 400, { host: 'thief.example' }],
    ];
    for (const [title, change, status, options] of rows)
      assert.equal(await answer(address, change, options), status, title);
    assert.ok(!issuer.seen.includes('POST /token'));
    await playBrowser(`\n${address}\n`);
    await login.token;
    await assert.rejects(answer(address, () => {}).then((status) => assert.equal(status, 200)));
  });

  it('ends with the words of the provider if it refuses, without control characters', async () => {
    issuer.scene.answer = { code: '', error: 'access_denied', error_description: 'no\u001b[2Jentry' };
    const login = start();
    assert.match(await (await playBrowser(await login.shown('S256'))).text(), /The login failed/);
    await assert.rejects(login.token, {
      code: 'OIDC_UNAVAILABLE',
      message: 'Cannot log in: the provider says "access_denied: no\\x1b[2Jentry"',
    });
  });

  it('ends after its time limit', async () => {
    await assert.rejects(start({ timeoutMs: 50 }).token, { code: 'OIDC_UNAVAILABLE', message: /nobody logged in/ });
  });

  const providers: readonly [string, Readonly<Record<string, unknown>>, RegExp][] = [
    ['is about another issuer', { issuer: 'https://thief.example' }, /its configuration is about "https:\/\/thief/],
    ['has no PKCE', { code_challenge_methods_supported: ['plain'] }, /does not support PKCE/],
    ['does not speak of PKCE', { code_challenge_methods_supported: undefined }, /does not support PKCE/],
    ['sends codes over http', { token_endpoint: 'http://idp.example/token' }, /its token_endpoint is not an https URL/],
    ['logs in over http', { authorization_endpoint: 'http://idp.example' }, /authorization_endpoint is not an https/],
    ['names a program', { authorization_endpoint: 'file:///bin/sh' }, /authorization_endpoint is not an https/],
    ['names a user', { authorization_endpoint: 'https://a:b@idp.example' }, /authorization_endpoint is not an https/],
    ['names no token endpoint', { token_endpoint: 7 }, /its token_endpoint is not/],
  ];
  for (const [title, discovery, message] of providers)
    it(`refuses a provider whose configuration ${title}`, async () => {
      issuer.scene.discovery = discovery;
      await assert.rejects(start().token, { code: 'OIDC_UNAVAILABLE', message });
      assert.deepEqual(issuer.seen, ['GET /.well-known/openid-configuration']);
    });

  for (const [title, options, message] of [
    ['without TLS', { issuer: 'http://idp.example' }, /its address is not an https URL/],
    ['that is not there', { issuer: 'http://127.0.0.1:1' }, /Cannot get an identity token from "127.0.0.1:1"/],
  ] as const)
    it(`refuses an issuer ${title}`, () => assert.rejects(start(options).token, { code: 'OIDC_UNAVAILABLE', message }));

  const tokens: readonly [string, Partial<Issuer['scene']>, RegExp][] = [
    ['an error', { token: { status: 400, body: '{"error":"invalid_grant"}' } }, /returned 400 .* \(invalid_grant\)/],
    ['a page', { token: { status: 200, body: '<html>' } }, /returned 200 without an ID token$/],
    ['no ID token', { token: { status: 200, body: '{"access_token":"x"}' } }, /without an ID token/],
    ['a token that is none', { token: { status: 200, body: '{"id_token":"secret-token"}' } }, /has no claims/],
    ['another nonce', { claims: { nonce: 'x' } }, /the nonce differs/],
    ['another issuer', { claims: { iss: 'https://thief.example' } }, /is from another issuer/],
  ];
  for (const [title, scene, message] of tokens)
    it(`refuses ${title} from the token endpoint, and does not show it`, async () => {
      Object.assign(issuer.scene, scene);
      const login = start();
      await playBrowser(await login.shown('S256'));
      await assert.rejects(login.token, (error: Error & { readonly code: string }) => {
        assert.equal(error.code, 'OIDC_UNAVAILABLE');
        assert.match(error.message, message);
        assert.ok(!error.message.includes('secret-token'));
        return true;
      });
    });

  for (const [line, isYes] of [
    ['y\n', true],
    [' YES \n', true],
    ['\n', false],
    ['n\n', false],
    ['yesterday\n', false],
    [undefined, false],
  ] as const)
    it(`asks what becomes public, and ${isYes ? 'goes on' : 'stops'} after ${JSON.stringify(line) ?? 'the end'}`, async () => {
      const login = start({ isAsked: true });
      assert.match(await login.shown('[y/N]'), /your e-mail address.*\n.*nobody can remove/);
      assert.deepEqual(issuer.seen, []);
      if (line === undefined) login.input.end();
      else login.input.write(line);
      if (!isYes) {
        await assert.rejects(login.token, { code: 'TRANSPARENCY_PUBLIC', exitCode: 2 });
        assert.deepEqual(issuer.seen, []);
        return;
      }
      await playBrowser(await login.shown('S256'));
      await login.token;
    });
});
