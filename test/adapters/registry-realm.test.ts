import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import type { HttpResponse } from '../../src/adapters/net/http.ts';
import { Authorizer } from '../../src/adapters/registry/auth.ts';
import { listenOn } from '../support/tls.ts';

/** The logins of all requests that reach a foreign server. */
const heard: (string | undefined)[] = [];
const foreignServer = createServer((request, response) => {
  heard.push(request.headers.authorization);
  response.end('{"token":"realm-token"}');
});
let port = 0;
before(async () => {
  port = await listenOn(foreignServer);
});
after(() => foreignServer.close());

const BASIC = `Basic ${Buffer.from('someone:realm-sentinel').toString('base64')}`;

/** Handles a 401 of `registry` that names `realm`. @returns the header of the next request. */
async function meet(registry: string, realm: string, insecure: readonly string[] = []): Promise<string | undefined> {
  const authorizer = new Authorizer({
    registry: new URL(registry),
    repository: 'acme/filter',
    credential: async () => ({ kind: 'basic', username: 'someone', password: 'realm-sentinel' }),
    insecure,
    retry: { sleep: async () => undefined },
    resolve: async (name) => [{ address: name.startsWith('public') ? '203.0.113.7' : '127.0.0.1', family: 4 }],
  });
  const headers = { 'www-authenticate': `Bearer realm="${realm.replace('PORT', String(port))}",service="s"` };
  const refusal: HttpResponse = { status: 401, headers, body: new Uint8Array(), url: new URL('/v2/', registry) };
  await authorizer.learn(refusal, 'pull', undefined);
  return authorizer.header('pull');
}

const REFUSED: readonly (readonly [registry: string, realm: string, insecure?: readonly string[]])[] = [
  // Plain http, while the registry itself uses TLS.
  ['https://public.example', 'http://public.example:PORT/token'],
  ['https://public.example', 'http://127.0.0.1:PORT/token'],
  ['https://public.example', 'http://localhost:PORT/token', ['localhost:PORT']],
  ['https://127.0.0.1:5000', 'http://127.0.0.1:PORT/token'],
  ['https://localhost:5000', 'http://localhost:PORT/token'],
  ['https://[::1]:5000', 'http://[::1]:PORT/token'],
  // This machine, while the registry is elsewhere.
  ['https://public.example', 'https://127.0.0.1:PORT/token'],
  ['https://public.example', 'https://127.1:PORT/token'],
  ['https://public.example', 'https://localhost:PORT/token'],
  ['https://public.example', 'https://localhost.:PORT/token'],
  ['https://public.example', 'https://[::1]:PORT/token'],
  ['https://public.example', 'https://[::ffff:127.0.0.1]:PORT/token'],
  ['https://public.example', 'https://0.0.0.0:PORT/token'],
  ['https://public.example', 'https://inside.example:PORT/token'],
  ['http://public.example:5000', 'http://127.0.0.1:PORT/token', ['public.example:5000']],
  ['http://public.example:5000', 'http://localhost:PORT/token', ['public.example:5000']],
  // Plain http on another host that is not in `insecure`.
  ['http://public.example:5000', 'http://public-other.example:PORT/token', ['public.example:5000']],
  ['http://public.example:5000', 'http://public.example.other:PORT/token', ['public.example:5000']],
  ['http://127.0.0.1:5000', 'http://public.example:PORT/token'],
  ['http://127.0.0.1:5000', 'http://inside.example:PORT/token'],
];

for (const [registry, realm, insecure = []] of REFUSED) {
  test(`a login for ${registry} is not sent to ${realm}`, async () => {
    heard.length = 0;
    await assert.rejects(
      meet(
        registry,
        realm,
        insecure.map((one) => one.replace('PORT', String(port))),
      ),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'REGISTRY_INSECURE', error.message);
        assert.doesNotMatch(error.message, /sentinel/);
        return true;
      },
    );
    assert.deepEqual(heard, []);
  });
}

const SENT: readonly (readonly [registry: string, realm: string, insecure?: readonly string[]])[] = [
  ['http://127.0.0.1:5000', 'http://127.0.0.1:PORT/token'],
  ['http://127.0.0.1:5000', 'http://localhost:PORT/token'],
  ['http://inside.example:5000', 'http://127.0.0.1:PORT/token', ['inside.example:5000', '127.0.0.1:PORT']],
];

for (const [registry, realm, insecure = []] of SENT) {
  test(`a login for ${registry} is sent to ${realm}, the token server that the registry names`, async () => {
    heard.length = 0;
    assert.equal(
      await meet(
        registry,
        realm,
        insecure.map((one) => one.replace('PORT', String(port))),
      ),
      'Bearer realm-token',
    );
    assert.deepEqual(heard, [BASIC]);
  });
}
