import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf, descriptorOf, parseDigest } from '../../src/core/digest.ts';
import { parseTag } from '../../src/oci/reference.ts';
import { startRegistry, type TestRegistryOptions } from '../support/registry.ts';
import { countedSleep, listeningLog, NAME, pushSmall, smallImage, storeAt, V1 } from '../support/store.ts';

const image = smallImage();

test('pushes a fresh image in six requests, reads it back in two and moves a tag in three', async (t) => {
  const registry = await startRegistry({ referrers: 'none' });
  t.after(() => registry.stop());
  await pushSmall(storeAt(registry), image);
  const shown = registry
    .takeRequests()
    .map((line) => line.replace(/session-\d.*/, 'SESSION').replaceAll(image.manifest.digest, 'DIGEST'));
  assert.deepEqual(shown, [
    `HEAD /v2/${NAME}/manifests/DIGEST`,
    `POST /v2/${NAME}/blobs/uploads/`,
    `PUT /v2/${NAME}/blobs/uploads/SESSION`,
    `POST /v2/${NAME}/blobs/uploads/`,
    `PUT /v2/${NAME}/blobs/uploads/SESSION`,
    `PUT /v2/${NAME}/manifests/DIGEST`,
  ]);

  const fresh = storeAt(registry);
  assert.deepEqual((await fresh.fetchManifest(image.manifest.digest))?.bytes, Buffer.from(image.manifest.bytes));
  assert.deepEqual(await fresh.fetchBlob(descriptorOf(image.layer)), Buffer.from(image.layer.bytes));
  assert.equal(registry.takeRequests().length, 2);

  assert.equal(await fresh.fetchManifest(V1), undefined);
  await fresh.putTag(V1, image.manifest);
  assert.equal((await fresh.fetchManifest(V1))?.digest, image.manifest.digest);
  assert.equal(registry.takeRequests().length, 3);
  assert.deepEqual(registry.snapshotTags(), { [`${NAME}:v1`]: image.manifest.digest });

  await pushSmall(storeAt(registry), image);
  assert.equal(registry.takeRequests().length, 1, 'a stored image costs one request');
});

for (const uploads of ['relative', 'absolute', 'other-host'] as const) {
  test(`follows upload Locations that are ${uploads} and keeps their query`, async (t) => {
    const registry = await startRegistry({ uploads });
    t.after(() => registry.stop());
    await pushSmall(storeAt(registry), image);
    assert.ok(registry.store.repo(NAME).manifests.has(image.manifest.digest));
    assert.equal(registry.otherRequests.length, uploads === 'other-host' ? 2 : 0);
  });
}

test('lists tags over pages, none of a repository without, and says when there is no repository', async (t) => {
  const registry = await startRegistry({ pageSize: 2 });
  t.after(() => registry.stop());
  const store = storeAt(registry);
  assert.equal(await store.fetchTags(), undefined);
  await pushSmall(store, image);
  assert.deepEqual(await store.fetchTags(), []);
  const tags = ['a', 'b', 'c', 'd', 'e'];
  for (const tag of tags) await store.putTag(parseTag(tag), image.manifest);
  assert.deepEqual(await store.fetchTags(), tags);
});

test('says undefined for what is not stored', async (t) => {
  const registry = await startRegistry();
  t.after(() => registry.stop());
  const store = storeAt(registry);
  assert.equal(await store.fetchManifest(image.manifest.digest), undefined);
  assert.equal(await store.fetchBlob(descriptorOf(image.layer)), undefined);
  assert.equal(await store.hasManifest(image.manifest.digest), false);
});

test('shows a warning of the registry once', async (t) => {
  const registry = await startRegistry({
    after: () => ({ kind: 'lie', headers: { warning: '299 - "this tag\\" goes \u0085away", 299 - "soon"' } }),
  });
  t.after(() => registry.stop());
  const log = listeningLog();
  const store = storeAt(registry, { log });
  await store.fetchManifest(V1);
  await store.fetchManifest(V1);
  assert.deepEqual(
    log.lines.map((line) => line.replace(registry.host, 'HOST')),
    ['warning HOST says: this tag" goes \\x85away', 'warning HOST says: soon'],
  );
});

interface Refusal {
  readonly title: string;
  readonly options: TestRegistryOptions;
  readonly code: string;
  readonly requests?: number;
  readonly text?: RegExp;
}
const answer = (status: number, body = '', headers: Record<string, string> = {}): TestRegistryOptions => ({
  before: () => ({ kind: 'answer', status, body, headers }),
});
const denied = (code: string, message: string): string => JSON.stringify({ errors: [{ code, message }] });

const READ_REFUSALS: readonly Refusal[] = [
  {
    title: 'a 403 is not retried',
    options: answer(403, denied('DENIED', 'permission denied')),
    code: 'REGISTRY_FORBIDDEN',
    requests: 1,
    text: /DENIED "permission denied"/,
  },
  {
    title: 'a 403 about the rate limit is retried',
    options: answer(403, 'You have exceeded a secondary rate limit'),
    code: 'REGISTRY_RATE_LIMITED',
    requests: 6,
  },
  {
    title: 'a 500 that stays ends after six attempts',
    options: answer(500),
    code: 'REGISTRY_ERROR',
    requests: 6,
    text: /GET manifest.*6 attempts/,
  },
  {
    title: 'a 502 page is not printed',
    options: answer(502, '<html>bad</html>'),
    code: 'REGISTRY_ERROR',
    requests: 6,
    text: /^(?!.*html)/,
  },
  {
    title: 'a wait beyond a minute is said and not waited',
    options: answer(429, '', { 'retry-after': '86400' }),
    code: 'REGISTRY_RATE_LIMITED',
    requests: 1,
    text: /86400 s/,
  },
  {
    title: 'a negative wait is ignored',
    options: answer(429, '', { 'retry-after': '-5' }),
    code: 'REGISTRY_RATE_LIMITED',
    requests: 6,
  },
  {
    title: 'a 400 is not retried',
    options: answer(400, denied('NAME_INVALID', 'bad\n::add-mask::x')),
    code: 'REGISTRY_REFUSED',
    requests: 1,
    text: /bad\\x0a::add-mask/,
  },
  {
    title: 'a web page is no registry',
    options: answer(200, '<html></html>', { 'content-type': 'text/html; charset=utf-8' }),
    code: 'REGISTRY_PROTOCOL',
    requests: 1,
  },
  {
    title: 'an endless error body is cut',
    options: answer(404 + 1, 'x'.repeat(1 << 20)),
    code: 'REGISTRY_REFUSED',
    requests: 1,
  },
  {
    title: 'a manifest above 4 MiB is not read',
    options: answer(200, 'x'.repeat(4 * 1024 * 1024 + 1)),
    code: 'IMAGE_TOO_LARGE',
    requests: 1,
  },
  {
    title: 'a compressed answer is refused',
    options: answer(200, 'x', { 'content-encoding': 'gzip' }),
    code: 'REGISTRY_PROTOCOL',
    requests: 1,
  },
  {
    title: 'silence ends after the idle limit',
    options: { before: () => ({ kind: 'silence' }) },
    code: 'REGISTRY_TIMEOUT',
    requests: 6,
  },
  {
    title: 'resets that stay end after six attempts',
    options: { before: () => ({ kind: 'reset' }) },
    code: 'REGISTRY_UNREACHABLE',
    requests: 6,
  },
  { title: '401 without a challenge', options: answer(401), code: 'REGISTRY_UNAUTHORIZED', requests: 1 },
];

for (const { title, options, code, requests, text } of READ_REFUSALS) {
  test(`reading: ${title}`, async (t) => {
    const registry = await startRegistry(options);
    t.after(() => registry.stop());
    const reading = storeAt(registry, code === 'REGISTRY_TIMEOUT' ? { idleMs: 60 } : {}).fetchManifest(
      image.manifest.digest,
    );
    await assert.rejects(reading, (error: Error & { code?: string }) => {
      assert.equal(error.code, code, error.message);
      if (text !== undefined) assert.match(error.message, text);
      return true;
    });
    if (requests !== undefined) assert.equal(registry.requests.length, requests);
  });
}

test('waits as long as Retry-After says, in seconds or as a date', async (t) => {
  for (const headerOf of [() => '20', () => new Date(Date.now() + 30_000).toUTCString()]) {
    const header = headerOf();
    const registry = await startRegistry({
      before: (n) => (n === 1 ? { kind: 'answer', status: 429, headers: { 'retry-after': header } } : undefined),
    });
    t.after(() => registry.stop());
    const { sleep, waits } = countedSleep();
    assert.equal(await storeAt(registry, { sleep }).fetchManifest(V1), undefined);
    assert.equal(waits.length, 1);
    assert.ok((waits[0] ?? 0) > 10_000 && (waits[0] ?? 0) <= 30_000, `waited ${waits[0]}`);
  }
});

test('refuses manifests above 4 MiB before it sends them', async (t) => {
  const registry = await startRegistry();
  t.after(() => registry.stop());
  const big = contentOf(image.manifest.mediaType, new Uint8Array(4 * 1024 * 1024 + 1));
  await assert.rejects(storeAt(registry).putManifest(big), { code: 'LIMIT_EXCEEDED' });
  assert.equal(registry.requests.length, 0);
});

test('names the repository that must be created when an upload finds none', async (t) => {
  const registry = await startRegistry(answer(404, denied('NAME_UNKNOWN', 'no such repository')));
  t.after(() => registry.stop());
  await assert.rejects(storeAt(registry).putBlob(image.config), {
    code: 'REGISTRY_REFUSED',
    hint: /needs the repository to exist/,
  });
  assert.equal(registry.requests.length, 1);
});

test('follows a redirect whose page is longer than the blob', async (t) => {
  const bytes = Buffer.from('{}');
  const blob = contentOf('a/b', bytes);
  const registry = await startRegistry({
    before: (_, { path }) =>
      path.endsWith('elsewhere')
        ? { kind: 'answer', status: 200, body: '{}' }
        : {
            kind: 'answer',
            status: 307,
            headers: { location: '/elsewhere' },
            body: '<a href="/elsewhere">Temporary Redirect</a>',
          },
  });
  t.after(() => registry.stop());
  assert.deepEqual(await storeAt(registry).fetchBlob(descriptorOf(blob)), bytes);
});

const ZERO = parseDigest(`sha256:${'0'.repeat(64)}`);
test('refuses other bytes for a digest than the ones named', async (t) => {
  const registry = await startRegistry({
    after: () => ({ kind: 'lie', headers: { 'docker-content-digest': undefined }, body: Buffer.from('{"a":1}') }),
  });
  t.after(() => registry.stop());
  registry.store.repo(NAME).manifests.set(ZERO, { mediaType: image.manifest.mediaType, bytes: Buffer.from('{}') });
  registry.store.repo(NAME).blobs.set(ZERO, Buffer.from('{}'));
  await assert.rejects(storeAt(registry).fetchManifest(ZERO), { code: 'DIGEST_MISMATCH' });
  await assert.rejects(storeAt(registry).fetchBlob({ mediaType: 'a/b', digest: ZERO, size: 7 }), {
    code: 'DIGEST_MISMATCH',
  });
  await assert.rejects(storeAt(registry).fetchBlob({ mediaType: 'a/b', digest: ZERO, size: 3 }), {
    code: 'DIGEST_MISMATCH',
  });
});
