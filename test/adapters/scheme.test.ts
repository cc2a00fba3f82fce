import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Schemes, schemeOf } from '../../src/adapters/net/scheme.ts';
import { openStores } from '../../src/adapters/stores.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { startRegistry } from '../support/registry.ts';
import { pemOf } from '../support/sigstore-certificates.ts';
import { listeningLog, NAME, smallImage, storeAt, V1 } from '../support/store.ts';
import { listenOn, makeAuthority, makeServerCertificate, sendInChild } from '../support/tls.ts';

const authority = makeAuthority();
const image = smallImage(21);
let folder = '';
let NODE_EXTRA_CA_CERTS = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scheme-'));
  NODE_EXTRA_CA_CERTS = join(folder, 'ca.pem');
  await writeFile(NODE_EXTRA_CA_CERTS, pemOf(authority.der));
});
after(() => rm(folder, { recursive: true }));

const NAMES = [
  ['localhost', '127.0.0.1'],
  ['127.0.0.1', '127.0.0.1'],
  ['127.9.8.7', '127.9.8.7'],
  ['[::1]', '::1'],
] as const;

for (const [name, address] of NAMES) {
  for (const speaks of ['TLS', 'plain http']) {
    test(`pushes with a login to a registry at ${name} that uses ${speaks}`, async (t) => {
      const tls = speaks === 'TLS' ? { tls: makeServerCertificate(name.replace(/[[\]]/g, ''), authority) } : {};
      const login = { username: 'someone', password: 'scheme-sentinel' };
      const registry = await startRegistry({ ...tls, address, uploads: 'relative', auth: { kind: 'basic', ...login } });
      t.after(() => registry.stop());
      const host = `${name}:${registry.host.split(':').at(-1)}`;
      const [digest] = await sendInChild({
        NODE_EXTRA_CA_CERTS,
        PUSH: `${host}/${NAME}`,
        USERNAME: login.username,
        PASSWORD: login.password,
      });
      assert.equal(digest, smallImage().manifest.digest);
      assert.ok(registry.store.repo(NAME).manifests.has(digest ?? ''));
    });
  }
}

test('a certificate of an unknown CA is rejected on this machine as well, without a fallback to plain http', async (t) => {
  const registry = await startRegistry({ tls: makeServerCertificate('127.0.0.1', authority) });
  t.after(() => registry.stop());
  await assert.rejects(storeAt(registry).fetchManifest(V1), { code: 'REGISTRY_INSECURE', hint: /NODE_EXTRA_CA_CERTS/ });
  assert.equal(registry.requests.length, 0);
});

/** A server on this machine that handles raw bytes; `heard` has the first bytes of every connection. */
async function listen(
  t: { after(stop: () => void): void },
  answer: (socket: Socket, first: Buffer, count: number) => void,
) {
  const heard: Buffer[] = [];
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (first) => {
      heard.push(first);
      answer(socket, first, heard.length);
    });
    t.after(() => socket.destroy());
  });
  t.after(() => server.close());
  return { host: `127.0.0.1:${await listenOn(server)}`, heard };
}

const ALERT = Buffer.from([0x15, 3, 3, 0, 2, 2, 40]);
const OK = 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';
const isHello = (bytes: Buffer): boolean => bytes[0] === 0x16;
const open = () =>
  openStores({
    env: {},
    home: '/nonexistent',
    log: listeningLog(),
    insecure: [],
    sleep: async () => undefined,
  });

test('a server that answers TLS with an alert never gets a plain http request', async (t) => {
  const { host, heard } = await listen(t, (socket) => socket.end(ALERT));
  await assert.rejects(
    open()
      .open(parseRepository(`${host}/${NAME}`))
      .fetchManifest(V1),
    { code: 'REGISTRY_INSECURE' },
  );
  assert.ok(heard.length >= 2 && heard.every(isHello));
});

test('probes once per host and run, also for simultaneous requests', async (t) => {
  const { host, heard } = await listen(t, (socket, first) =>
    socket.end(isHello(first) ? 'HTTP/1.1 400 Bad Request\r\n\r\n' : OK),
  );
  const stores = open();
  for (const path of ['a/b', 'c/d']) {
    const store = stores.open(parseRepository(`${host}/${path}`));
    assert.deepEqual(
      await Promise.all([store.fetchManifest(V1), store.fetchTags(), store.fetchReferrers(image.manifest.digest)]),
      [undefined, undefined, []],
    );
  }
  assert.equal(heard.filter(isHello).length, 1);
  assert.equal(heard.filter((first) => !isHello(first)).length, 8);
});

test('plain http is tried for a server that closes the connection, and nothing is remembered', async (t) => {
  const { host, heard } = await listen(t, (socket, first, count) => {
    if (count <= 2) socket.destroy();
    else socket.end(isHello(first) ? ALERT : OK);
  });
  await assert.rejects(
    open()
      .open(parseRepository(`${host}/${NAME}`))
      .fetchManifest(V1),
    { code: 'REGISTRY_INSECURE' },
  );
  assert.deepEqual(heard.slice(0, 3).map(isHello), [true, false, true]);
  const silent = await listen(t, (socket, first) => (isHello(first) ? socket.destroy() : socket.end(OK)));
  assert.equal(
    await open()
      .open(parseRepository(`${silent.host}/${NAME}`))
      .fetchManifest(V1),
    undefined,
  );
});

test('other hosts are not probed: https, or plain http if the user allows it', async () => {
  const schemes: Schemes = new Map();
  const rows = [
    ['registry.invalid:5000', [], 'https'],
    ['registry.invalid:5000', ['registry.invalid:5000'], 'http'],
    ['registry.invalid', ['registry.invalid:5000'], 'https'],
    ['127.0.0.1.example', [], 'https'],
    ['192.0.2.1:80', [], 'https'],
  ] as const;
  for (const [host, insecure, expected] of rows) assert.equal(await schemeOf(host, insecure, schemes), expected, host);
  assert.equal(schemes.size, 0);
});

test('a closed port is reported as such', async () => {
  const host = '127.0.0.1:1';
  await assert.rejects(
    open()
      .open(parseRepository(`${host}/${NAME}`))
      .fetchManifest(V1),
    { code: 'REGISTRY_UNREACHABLE', message: /ECONNREFUSED/ },
  );
});

test('a plain http realm is rejected if the registry on the same machine uses TLS', async (t) => {
  const tls = makeServerCertificate('127.0.0.1', authority);
  const login = { username: 'someone', password: 'scheme-sentinel' };
  const other = await startRegistry();
  const registry = await startRegistry({ tls, auth: { kind: 'bearer', ...login, realm: `${other.origin}/token` } });
  t.after(() => Promise.all([registry.stop(), other.stop()]));
  const env = {
    NODE_EXTRA_CA_CERTS,
    PUSH: `${registry.host}/${NAME}`,
    USERNAME: login.username,
    PASSWORD: login.password,
  };
  await assert.rejects(sendInChild(env), /not https/);
  assert.equal(other.requests.length, 0);
});
