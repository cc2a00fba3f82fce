import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { after, test } from 'node:test';
import { fetch } from '../../src/adapters/net/fetch.ts';
import { isTransient, send } from '../../src/adapters/net/http.ts';
import { TransportError, type TransportFault } from '../../src/adapters/net/transport-error.ts';
import { readChallenges } from '../../src/adapters/registry/challenge.ts';
import { nextPageOf } from '../../src/adapters/registry/pages.ts';
import { type Hook, startRegistry, type TestRegistryOptions } from '../support/registry.ts';
import { countedSleep, NAME, pushSmall, smallImage, smallReferrer, storeAt } from '../support/store.ts';
import { listenOn, makeAuthority, makeServerCertificate, sendInChild, startProxy } from '../support/tls.ts';

const image = smallImage(7);
const many = (bytes: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: Math.ceil(bytes / 3500) }, (_, n) => [`x-goog-meta-${n}`, 'y'.repeat(3400)]));
const stops: (() => unknown)[] = [];
after(() => Promise.all(stops.map((stop) => stop())));

/** A server that answers everything with these raw bytes. */
async function raw(answer: string): Promise<URL> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
  stops.push(() => server.close());
  return new URL(`http://127.0.0.1:${await listenOn(server)}/`);
}

const isUpload = (path: string): boolean => path.endsWith('/blobs/uploads/');
const LARGE: readonly (readonly [title: string, options: TestRegistryOptions])[] = [
  ['21 KB of headers on every response', { after: () => ({ kind: 'lie', headers: many(21_000) }) }],
  ['60 KB of headers on every response', { after: () => ({ kind: 'lie', headers: many(56_000) }) }],
  [
    'an upload address of 18 KB',
    {
      after: (_, { path, method }) => {
        const session = isUpload(path) && method === 'POST' ? `session-${1 + count.uploads++}` : undefined;
        if (session === undefined) return undefined;
        const state = `state%3D${session.split('-')[1]}%2B`;
        return {
          kind: 'lie',
          headers: { location: `/v2/${NAME}/blobs/uploads/${session}?_state=${state}&pad=${'x'.repeat(18_000)}` },
        };
      },
    },
  ],
  [
    'a login challenge among 30 KB of headers',
    {
      auth: { kind: 'bearer', username: 'u', password: 'p-sentinel' },
      after: () => ({ kind: 'lie', headers: many(30_000) }),
    },
  ],
];
const count = { uploads: 0 };

for (const [title, options] of LARGE) {
  test(`pushes to and reads from a registry with ${title}, at the first attempt`, async (t) => {
    count.uploads = 0;
    const registry = await startRegistry(options);
    t.after(() => registry.stop());
    const { sleep, waits } = countedSleep();
    const store = storeAt(registry, {
      sleep,
      explicit: { registry: registry.host, username: 'u', password: 'p-sentinel' },
    });
    await pushSmall(store, image);
    assert.equal((await store.fetchManifest(image.manifest.digest))?.digest, image.manifest.digest);
    assert.deepEqual(waits, []);
  });
}

test('reads a page address of 20 KB and a challenge of 20 KB', () => {
  const long = 'x'.repeat(20_000);
  const url = new URL('https://a.example/v2/x/tags/list');
  assert.equal(
    nextPageOf('list tags', {
      status: 200,
      headers: { link: `</v2/x/tags/list?last=${long}>; rel="next"` },
      body: new Uint8Array(),
      url,
    })?.search.length,
    20_006,
  );
  assert.equal(
    readChallenges(`Bearer realm="https://a.example/t",scope="${long}"`)[0]?.parameters.scope?.length,
    20_000,
  );
});

const FAULTS: readonly (readonly [title: string, answer: string, kind: TransportFault, text: RegExp])[] = [
  ['96 KB of headers', `HTTP/1.1 200 OK\r\n${'abcd: efgh\r\n'.repeat(12_000)}\r\n`, 'too-large', /headers .*64 KiB/],
  ['one header of 70 KB', `HTTP/1.1 200 OK\r\na: ${'b'.repeat(70_000)}\r\n\r\n`, 'too-large', /headers .*64 KiB/],
  ['another protocol', '220 smtp ready\r\n', 'protocol', /not valid HTTP.*HPE_/],
  ['a header with a control character', 'HTTP/1.1 200 OK\r\na: \u0001\r\n\r\n', 'protocol', /not valid HTTP.*HPE_/],
  [
    'two Content-Length headers',
    'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\na',
    'protocol',
    /not valid HTTP.*HPE_/,
  ],
  [
    'a chunk without a size',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nab\r\n',
    'protocol',
    /not valid HTTP.*HPE_/,
  ],
  ['TLS to a plain http request', '\u0015\u0003\u0003\u0000\u0002\u0002\u0046', 'protocol', /not valid HTTP.*HPE_/],
];

for (const [title, answer, kind, text] of FAULTS) {
  test(`reports ${title} as an error of the server, without a retry`, async () => {
    const url = await raw(answer);
    const check = (error: Error): boolean => {
      assert.ok(error instanceof TransportError);
      assert.deepEqual([error.kind, error.host, isTransient(error)], [kind, url.host, false], error.message);
      assert.match(error.message, text);
      return true;
    };
    await assert.rejects(send({ method: 'GET', url }), check);
    const { sleep, waits } = countedSleep();
    await assert.rejects(fetch(url, { retry: 3, sleep }), check);
    assert.deepEqual(waits, []);
  });
}

test('the header limit is the same for services and registries', async () => {
  const server = createServer((_, response) => response.writeHead(200, many(50_000)).end('{}'));
  stops.push(() => server.close());
  assert.equal((await fetch(`http://127.0.0.1:${await listenOn(server)}/`)).status, 200);
});

test('a proxy may answer CONNECT with 30 KB of headers, and an answer that is not HTTP is reported as such', async () => {
  const authority = makeAuthority();
  const { createServer: createSecureServer } = await import('node:https');
  const server = createSecureServer(makeServerCertificate('far.invalid', authority), (_, response) =>
    response.end('ok'),
  );
  const proxy = await startProxy(await listenOn(server), { connectHeaders: many(30_000) });
  stops.push(() => [server.close(), proxy.stop()]);
  // The CA is not trusted here, so this error shows that TLS was reached through the tunnel.
  const [reached] = await sendInChild({ URLS: 'https://far.invalid/', HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` });
  assert.match(reached ?? '', /^insecure .*TLS failed/);
  const [result] = await sendInChild({
    URLS: 'https://far.invalid/',
    HTTPS_PROXY: (await raw('220 smtp ready\r\n')).href,
  });
  assert.match(result ?? '', /^protocol .*through proxy .*not valid HTTP/);
  const [large] = await sendInChild({
    URLS: 'https://far.invalid/',
    HTTPS_PROXY: (await raw(`HTTP/1.1 200 OK\r\na: ${'b'.repeat(70_000)}\r\n\r\n`)).href,
  });
  assert.match(large ?? '', /^too-large .*through proxy .*64 KiB/);
});

const REFUSALS: readonly (readonly [status: number, hint: RegExp])[] = [
  [414, /large_client_header_buffers/],
  [431, /large_client_header_buffers/],
];
for (const [status, hint] of REFUSALS) {
  test(`explains a ${status} for an address that the registry itself has sent`, async (t) => {
    const before: Hook = (_, { method }) => (method === 'PUT' ? { kind: 'answer', status } : undefined);
    const registry = await startRegistry({ before });
    t.after(() => registry.stop());
    await assert.rejects(storeAt(registry).putBlob(image.layer), { code: 'REGISTRY_REFUSED', hint });
    assert.equal(registry.requests.length, 2);
  });
}

test('lists referrers with large headers', async (t) => {
  const registry = await startRegistry({
    referrers: 'api',
    pageSize: 1,
    after: () => ({ kind: 'lie', headers: many(40_000) }),
  });
  t.after(() => registry.stop());
  const store = storeAt(registry);
  await pushSmall(store, image);
  const [one, two] = [smallReferrer(image.manifest, 'one'), smallReferrer(image.manifest, 'two')];
  await store.putBlob(one.blob);
  await store.putReferrers(image.manifest, [one.manifest, two.manifest]);
  assert.equal((await store.fetchReferrers(image.manifest.digest)).length, 2);
});
