import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { send, withRetry } from '../../src/adapters/net/http.ts';
import { proxyFor } from '../../src/adapters/net/proxy.ts';
import { TransportError, type TransportFault } from '../../src/adapters/net/transport-error.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { redact } from '../../src/core/text.ts';
import { startRegistry } from '../support/registry.ts';
import { pemOf } from '../support/sigstore-certificates.ts';
import { countedSleep, NAME, smallImage } from '../support/store.ts';
import { listenOn, makeAuthority, makeServerCertificate, sendInChild, startProxy } from '../support/tls.ts';

const HOST = 'registry.invalid';
const authority = makeAuthority();
let folder = '';
let NODE_EXTRA_CA_CERTS = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tls-'));
  NODE_EXTRA_CA_CERTS = join(folder, 'ca.pem');
  await writeFile(NODE_EXTRA_CA_CERTS, pemOf(authority.der));
});
after(() => rm(folder, { recursive: true }));

const CERTIFICATES = [
  ['a certificate of a known CA is accepted', makeServerCertificate('127.0.0.1', authority), /^200$/],
  [
    'an expired certificate is rejected with its date',
    makeServerCertificate('127.0.0.1', authority, new Date('2021-02-03T00:00:00Z')),
    /^insecure .*127\.0\.0\.1.*expired.* 2021/,
  ],
  [
    'a certificate for another host is rejected',
    makeServerCertificate('other.invalid', authority),
    /^insecure .*(?:altnames|IP)/,
  ],
  [
    'a self-signed certificate is rejected',
    makeServerCertificate('127.0.0.1', undefined),
    /^insecure .*self-signed.*NODE_EXTRA_CA_CERTS/,
  ],
] as const;

test('checks certificates as TLS requires, and never suggests turning that off', async (t) => {
  const urls: string[] = [];
  for (const [, certificate] of CERTIFICATES) {
    const server = createSecureServer(certificate, (_, response) => response.end('ok'));
    urls.push(`https://127.0.0.1:${await listenOn(server)}/`);
    t.after(() => server.close());
  }
  const old = createSecureServer({
    ...makeServerCertificate('127.0.0.1', authority),
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'ALL:@SECLEVEL=0',
  });
  const plain = createServer((_, response) => response.end('ok'));
  urls.push(`https://127.0.0.1:${await listenOn(old)}/`, `https://127.0.0.1:${await listenOn(plain)}/`);
  t.after(() => [old.close(), plain.close()]);
  const results = await sendInChild({ URLS: urls.join(' '), NODE_EXTRA_CA_CERTS });
  for (const [index, [title, , expected]] of CERTIFICATES.entries())
    assert.match(results[index] ?? '', expected, title);
  assert.match(results[4] ?? '', /^insecure .*no TLS version in common/);
  assert.match(results[5] ?? '', /^insecure .*no TLS version in common/);
  assert.doesNotMatch(results.join('\n'), /REJECT_UNAUTHORIZED|rejectUnauthorized/);

  const [unsafe, alone] = [
    await sendInChild({ URLS: urls[0] ?? '', NODE_EXTRA_CA_CERTS, NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
    await sendInChild({ URLS: urls[0] ?? '' }),
  ];
  assert.match(unsafe[0] ?? '', /^insecure .*NODE_TLS_REJECT_UNAUTHORIZED=0/);
  assert.match(alone[0] ?? '', /^insecure /);
});

test('pushes through HTTPS_PROXY with CONNECT; the proxy and the registry each get their own login', async (t) => {
  const login = { username: 'someone', password: 'registry-sentinel' };
  const registry = await startRegistry({
    auth: { kind: 'bearer', ...login, realm: `https://${HOST}/token` },
    tls: makeServerCertificate(HOST, authority),
    uploads: 'relative',
  });
  const proxy = await startProxy(Number(registry.host.split(':')[1]));
  t.after(() => [registry.stop(), proxy.stop()]);
  const HTTPS_PROXY = `http://user:proxy-sentinel@127.0.0.1:${proxy.port}`;
  const env = {
    NODE_EXTRA_CA_CERTS,
    HTTPS_PROXY,
    PUSH: `${HOST}/${NAME}`,
    USERNAME: login.username,
    PASSWORD: login.password,
  };
  const [digest] = await sendInChild(env);
  assert.equal(digest, smallImage().manifest.digest);
  assert.ok(registry.store.repo(NAME).manifests.has(digest ?? ''));
  const proxyLogin = `Basic ${Buffer.from('user:proxy-sentinel').toString('base64')}`;
  assert.deepEqual([...new Set(proxy.asked)], [`CONNECT ${HOST}:443 ${proxyLogin}`]);
  assert.ok(proxy.asked.length <= 2, 'tunnels are kept');
  assert.ok(registry.requests.every(({ authorization }) => authorization !== proxyLogin));
});

test('uses the registry host of Docker Hub, and "library" for names without an owner', async (t) => {
  const hub = 'registry-1.docker.io';
  const registry = await startRegistry({ tls: makeServerCertificate(hub, authority), uploads: 'relative' });
  const proxy = await startProxy(Number(registry.host.split(':')[1]));
  t.after(() => [registry.stop(), proxy.stop()]);
  for (const name of ['filter', 'acme/filter'])
    await sendInChild({
      NODE_EXTRA_CA_CERTS,
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      PUSH: `docker.io/${name}`,
    });
  assert.deepEqual([...registry.store.repos.keys()], ['library/filter', 'acme/filter']);
  assert.deepEqual([...new Set(proxy.asked)], [`CONNECT ${hub}:443 none`]);
});

test('requires the certificate of the address after the proxy, not of the proxy or of localhost', async (t) => {
  const results: string[] = [];
  for (const name of ['192.0.2.7', 'localhost', '127.0.0.1', '192.0.2.8']) {
    const server = createSecureServer(makeServerCertificate(name, authority), (_, response) => response.end('ok'));
    const proxy = await startProxy(await listenOn(server));
    t.after(() => [server.close(), proxy.stop()]);
    const [result = ''] = await sendInChild({
      URLS: 'https://192.0.2.7/',
      NODE_EXTRA_CA_CERTS,
      HTTPS_PROXY: `http://localhost:${proxy.port}`,
    });
    results.push(result.slice(0, 9));
  }
  assert.deepEqual(results, ['200', ...Array(3).fill('insecure ')]);
});

test('names the proxy that refused, and sends plain requests to it in absolute form', async (t) => {
  const proxy = await startProxy(1);
  t.after(() => proxy.stop());
  const url = `http://127.0.0.1:${proxy.port}`;
  const results = await sendInChild({
    URLS: 'https://refused.invalid/ http://plain.invalid:81/a?b=c',
    https_proxy: url,
    HTTPS_PROXY: 'http://127.0.0.1:1',
    http_proxy: url,
  });
  assert.match(results[0] ?? '', /^unreachable refused.invalid:443: .*through proxy .*403/);
  assert.equal(results[1], '200');
  assert.deepEqual(proxy.asked, ['CONNECT refused.invalid:443 none', 'GET http://plain.invalid:81/a?b=c none']);
});

const PROXIES: readonly (readonly [
  url: string,
  env: Readonly<Record<string, string>>,
  expected: string | undefined,
])[] = [
  ['https://a.example/', {}, undefined],
  ['https://a.example/', { HTTPS_PROXY: 'http://p:1' }, 'p:1'],
  ['https://a.example/', { HTTPS_PROXY: 'http://p:1', https_proxy: 'http://q:1' }, 'q:1'],
  ['https://a.example/', { HTTPS_PROXY: 'p:1' }, 'p:1'],
  ['https://a.example/', { HTTP_PROXY: 'http://p:1' }, undefined],
  ['http://a.example/', { HTTP_PROXY: 'http://p:1' }, 'p:1'],
  ['https://a.example/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a.example' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'example' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '.example' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'b.example, A.EXAMPLE:443' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'xample' }, 'p:1'],
  ['https://a.example/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a.example:444' }, 'p:1'],
  ['https://a.example/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'x', no_proxy: 'a.example' }, undefined],
  ['https://127.0.0.1/', { HTTPS_PROXY: 'http://p:1' }, undefined],
  ['https://localhost:1/', { HTTPS_PROXY: 'http://p:1' }, undefined],
  ['https://[::1]/', { HTTPS_PROXY: 'http://p:1' }, undefined],
  ['https://127.0.0.1.example/', { HTTPS_PROXY: 'http://p:1' }, 'p:1'],
];

for (const [url, env, expected] of PROXIES) {
  test(`reaches ${url} with ${JSON.stringify(env)} ${expected === undefined ? 'directly' : `through ${expected}`}`, () =>
    assert.equal(proxyFor(new URL(url), env)?.url.host, expected));
}

test('hides the password of a proxy and rejects a proxy that is not an http URL', () => {
  assert.equal(
    proxyFor(new URL('https://a.example'), { HTTPS_PROXY: 'http://u:s%40cret-word@p:1' })?.authorization,
    `Basic ${Buffer.from('u:s@cret-word').toString('base64')}`,
  );
  assert.equal(redact('x s@cret-word y'), 'x *** y');
  assert.throws(() => proxyFor(new URL('https://a.example'), { HTTPS_PROXY: 'http://u:hidden-100%@p:1' }), {
    code: 'INPUT_INVALID',
    message: /^(?!.*hidden)/,
  });
  assert.throws(
    () => proxyFor(new URL('https://a.example'), { HTTPS_PROXY: 'socks5://u:hidden-word@p:1' }),
    (error: Error) => !/hidden/.test(error.message),
  );
});

const SERVERS: readonly (readonly [
  title: string,
  answer: (socket: import('node:net').Socket) => void,
  kind: TransportFault,
])[] = [
  ['accepts and sends nothing', () => undefined, 'timeout'],
  ['speaks another protocol', (socket) => socket.end('220 smtp ready\r\n'), 'protocol'],
  ['stalls after its headers', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'), 'timeout'],
  [
    'is shorter than its Content-Length',
    (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'),
    'unreachable',
  ],
  [
    'sends endless headers',
    (socket) => socket.end(`HTTP/1.1 200 OK\r\n${'abcd: efgh\r\n'.repeat(20_000)}`),
    'too-large',
  ],
];

for (const [title, answer, kind] of SERVERS) {
  test(`gives up on a server that ${title}`, async (t) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      answer(socket);
      t.after(() => socket.destroy());
    });
    const host = `127.0.0.1:${await listenOn(server)}`;
    t.after(() => server.close());
    await assert.rejects(
      send({ method: 'GET', url: new URL(`http://${host}/`), idleMs: kind === 'timeout' ? 80 : 10_000 }),
      (error) => error instanceof TransportError && error.kind === kind && error.host === host,
    );
  });
}

test('ends a response that arrives byte by byte at the limit of the whole exchange', async (t) => {
  const server = createServer((_, response) => {
    const drip = setInterval(() => response.write('x'), 10);
    response.on('close', () => clearInterval(drip));
  });
  const url = new URL(`http://127.0.0.1:${await listenOn(server)}/`);
  t.after(() => server.close());
  await assert.rejects(send({ method: 'GET', url, idleMs: 1000, timeoutMs: 150 }), { kind: 'timeout' });
});

test('distinguishes a name that does not exist from a closed port', async () => {
  await assert.rejects(send({ method: 'GET', url: new URL('http://does-not-exist.invalid/') }), {
    kind: 'unreachable',
    message: /does-not-exist\.invalid/,
  });
  await assert.rejects(send({ method: 'GET', url: new URL('http://127.0.0.1:1/') }), {
    kind: 'unreachable',
    message: /ECONNREFUSED/,
  });
});

test('makes six attempts with growing waits, and stops at the deadline', async () => {
  const failing = async (): Promise<never> => {
    throw new WasmImageError('REGISTRY_ERROR', 'Cannot do it', { detail: { status: 503 } });
  };
  const { sleep, waits } = countedSleep();
  await assert.rejects(withRetry(failing, { sleep, random: () => 1 }), {
    code: 'REGISTRY_ERROR',
    message: /6 attempts/,
    detail: { status: 503, attempts: 6 },
  });
  assert.deepEqual(waits, [200, 400, 800, 1600, 3200]);
  const short = countedSleep();
  await assert.rejects(withRetry(failing, { sleep: short.sleep, random: () => 1, deadlineMs: 1000 }), {
    message: /3 attempts/,
  });
  const once = countedSleep();
  await assert.rejects(
    withRetry(async () => Promise.reject(new Error('a defect')), { sleep: once.sleep }),
    { message: 'a defect' },
  );
  assert.deepEqual(once.waits, []);
});
