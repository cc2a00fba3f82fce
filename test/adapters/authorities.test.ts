import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { trustAuthorities } from '../../src/adapters/net/authorities.ts';
import { fetch } from '../../src/adapters/net/fetch.ts';
import { send } from '../../src/adapters/net/http.ts';
import { runTags } from '../../src/commands/tags/tags.ts';
import type { Session } from '../../src/wiring/session.ts';
import { startRegistry } from '../support/registry.ts';
import { pemOf } from '../support/sigstore-certificates.ts';
import { listeningLog, NAME, pushSmall, smallImage, storeAt, V1 } from '../support/store.ts';
import { listenOn, makeAuthority, makeServerCertificate, startProxy } from '../support/tls.ts';

const authority = makeAuthority();
const CA = pemOf(authority.der);
const OTHER = pemOf(makeAuthority().der);
const image = smallImage(51);
let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authorities-'));
  await writeFile(join(folder, 'ca.pem'), CA);
  await writeFile(join(folder, 'other.pem'), makeServerCertificate('127.0.0.1', undefined).cert);
});
after(() => rm(folder, { recursive: true }));
afterEach(() => trustAuthorities(undefined));

test('a given CA is trusted for registries and services, until it is no longer given', async (t) => {
  const registry = await startRegistry({
    tls: makeServerCertificate('127.0.0.1', authority),
    auth: { kind: 'bearer', username: 'u', password: 'ca-sentinel' },
  });
  t.after(() => registry.stop());
  const store = storeAt(registry, { explicit: { registry: registry.host, username: 'u', password: 'ca-sentinel' } });
  await assert.rejects(store.fetchManifest(V1), { code: 'REGISTRY_INSECURE', hint: /ca-file/ });
  trustAuthorities(`${OTHER}\n${CA}`);
  await pushSmall(store, image);
  assert.equal((await store.fetchManifest(image.manifest.digest))?.digest, image.manifest.digest);
  assert.equal((await fetch(`${registry.origin}/v2/`)).status, 401);
  trustAuthorities(OTHER);
  await assert.rejects(send({ method: 'GET', url: new URL(`${registry.origin}/v2/`) }), { kind: 'insecure' });
  trustAuthorities(undefined);
  await assert.rejects(send({ method: 'GET', url: new URL(`${registry.origin}/v2/`) }), { kind: 'insecure' });
});

test('a given CA weakens nothing else: a wrong host and an expired certificate are rejected', async (t) => {
  trustAuthorities(CA);
  for (const certificate of [
    makeServerCertificate('other.invalid', authority),
    makeServerCertificate('127.0.0.1', authority, new Date('2021-02-03T00:00:00Z')),
  ]) {
    const server = createSecureServer(certificate, (_, response) => response.end('ok'));
    t.after(() => server.close());
    const url = new URL(`https://127.0.0.1:${await listenOn(server)}/`);
    await assert.rejects(send({ method: 'GET', url }), { kind: 'insecure' });
  }
});

test('a given CA is trusted through a proxy as well', async (t) => {
  const server = createSecureServer(makeServerCertificate('far.invalid', authority), (_, response) =>
    response.end('ok'),
  );
  const proxy = await startProxy(await listenOn(server));
  const before = process.env.HTTPS_PROXY;
  process.env.HTTPS_PROXY = `http://127.0.0.1:${proxy.port}`;
  t.after(() => {
    if (before === undefined) delete process.env.HTTPS_PROXY;
    else process.env.HTTPS_PROXY = before;
    server.close();
    server.closeAllConnections();
    proxy.stop();
  });
  trustAuthorities(CA);
  assert.equal((await send({ method: 'GET', url: new URL('https://far.invalid/') })).status, 200);
});

const BAD: readonly (readonly [title: string, text: string])[] = [
  ['text that is not PEM', '{"a":1}'],
  ['a damaged certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ['a private key', `${CA}${makeServerCertificate('x.invalid', authority).key}`],
];
for (const [title, text] of BAD)
  test(`rejects ${title} as a CA`, () =>
    assert.throws(() => trustAuthorities(text), { code: 'INPUT_INVALID', exitCode: 2, message: /ca-file/ }));

test('the input accepts PEM or a path, and a missing file is reported as missing', async (t) => {
  const registry = await startRegistry({ tls: makeServerCertificate('127.0.0.1', authority) });
  t.after(() => registry.stop());
  trustAuthorities(CA);
  const store = storeAt(registry);
  await pushSmall(store, image);
  await store.putTag(V1, image.manifest);
  const session: Session = {
    env: {},
    folder,
    boundary: folder,
    outFolder: folder,
    log: listeningLog(),
    event: undefined,
    write: async () => undefined,
  };
  const tags = (caFile: string) =>
    runTags(`${registry.host}/${NAME}`, new Map(caFile === '' ? [] : [['ca-file', caFile]]), session);
  for (const given of [CA, 'ca.pem', join(folder, 'ca.pem'), `other.pem\nca.pem`])
    assert.deepEqual(
      (await tags(given)).map(({ tag }) => tag),
      ['v1'],
    );
  await assert.rejects(tags('absent.pem'), { code: 'FILE_UNREADABLE' });
  await assert.rejects(tags(''), { code: 'REGISTRY_INSECURE' });
});
