import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf, descriptorOf } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { OCI_INDEX } from '../../src/oci/media-types.ts';
import { fallbackTagOf } from '../../src/oci/reference.ts';
import { startRegistry, type TestRegistryOptions } from '../support/registry.ts';
import { NAME, pushSmall, smallImage, smallReferrer, storeAt } from '../support/store.ts';

const image = smallImage(3);
const FALLBACK = fallbackTagOf(image.manifest.digest);
const first = smallReferrer(image.manifest, 'first');
const second = smallReferrer(image.manifest, 'second');

const KINDS: readonly (readonly [referrers: NonNullable<TestRegistryOptions['referrers']>, writesFallback: boolean])[] =
  [
    ['api', false],
    ['none', true],
    ['api-without-subject-header', true],
    ['lying', true],
  ];

for (const [referrers, writesFallback] of KINDS) {
  test(`a fresh client lists each referrer once on a registry of kind "${referrers}"`, async (t) => {
    const registry = await startRegistry({ referrers });
    t.after(() => registry.stop());
    const store = storeAt(registry);
    await pushSmall(store, image);
    await store.putBlob(first.blob);
    await store.putReferrers(image.manifest, [first.manifest]);
    await store.putReferrers(image.manifest, [second.manifest, first.manifest]);
    const listed = await storeAt(registry).fetchReferrers(image.manifest.digest);
    assert.deepEqual(listed.map(({ digest }) => digest).sort(), [first.manifest.digest, second.manifest.digest].sort());
    for (const { artifactType, annotations } of listed) {
      assert.equal(artifactType, 'application/vnd.example.note');
      assert.match(annotations?.['org.example.name'] ?? '', /first|second/);
    }
    assert.equal(registry.historyOf(NAME, FALLBACK).length > 0, writesFallback);
  });
}

test('writes the fallback index once for three referrers', async (t) => {
  const registry = await startRegistry({ referrers: 'none' });
  t.after(() => registry.stop());
  const store = storeAt(registry);
  await pushSmall(store, image);
  await store.putBlob(first.blob);
  registry.takeRequests();
  await store.putReferrers(image.manifest, [
    first.manifest,
    second.manifest,
    smallReferrer(image.manifest, 'third').manifest,
  ]);
  assert.equal(registry.historyOf(NAME, FALLBACK).length, 1);
  // Three manifests, read, write, and three clean reads.
  assert.equal(registry.takeRequests().length, 8);
  await store.putReferrers(image.manifest, [first.manifest]);
  assert.equal(registry.takeRequests().length, 2, 'what is listed already needs one look');
});

test('combines the API with a fallback tag that another client wrote', async (t) => {
  const registry = await startRegistry({ referrers: 'api' });
  t.after(() => registry.stop());
  const store = storeAt(registry);
  await pushSmall(store, image);
  await store.putBlob(first.blob);
  await store.putReferrers(image.manifest, [first.manifest]);
  const foreign = { mediaType: first.manifest.mediaType, digest: `sha256:${'9'.repeat(64)}`, size: 3 };
  const index = contentOf(
    OCI_INDEX,
    jsonBytes({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [foreign, descriptorOf(first.manifest), 'broken'] }),
  );
  registry.store.repo(NAME).manifests.set(index.digest, { mediaType: OCI_INDEX, bytes: Buffer.from(index.bytes) });
  registry.store.repo(NAME).tags.set(FALLBACK, index.digest);
  const listed = await storeAt(registry).fetchReferrers(image.manifest.digest);
  assert.deepEqual(listed.map(({ digest }) => digest).sort(), [first.manifest.digest, foreign.digest].sort());
});

test('reads the referrers API page by page', async (t) => {
  const registry = await startRegistry({ referrers: 'api', pageSize: 2 });
  t.after(() => registry.stop());
  const store = storeAt(registry);
  await pushSmall(store, image);
  await store.putBlob(first.blob);
  const five = Array.from({ length: 5 }, (_, n) => smallReferrer(image.manifest, `${n}`).manifest);
  await store.putReferrers(image.manifest, five);
  assert.equal((await store.fetchReferrers(image.manifest.digest)).length, 5);
});

const referrersPath = /\/referrers\//;
const fallbackPath = new RegExp(`/manifests/${FALLBACK}`);
const UNKNOWN: readonly (readonly [title: string, path: RegExp, status: number, code: string])[] = [
  ['a 500 of the API', referrersPath, 500, 'REGISTRY_ERROR'],
  ['a 405 of the API', referrersPath, 405, 'REGISTRY_REFUSED'],
  ['a 400 of the API', referrersPath, 400, 'REGISTRY_REFUSED'],
  ['a 403 of the API', referrersPath, 403, 'REGISTRY_FORBIDDEN'],
  ['a 401 of the API', referrersPath, 401, 'REGISTRY_UNAUTHORIZED'],
  ['a 500 of the fallback tag', fallbackPath, 500, 'REGISTRY_ERROR'],
  ['a 429 of the fallback tag', fallbackPath, 429, 'REGISTRY_RATE_LIMITED'],
];

for (const [title, path, status, code] of UNKNOWN) {
  test(`${title} is never "no referrers"`, async (t) => {
    const registry = await startRegistry({
      referrers: 'none',
      before: (_, request) => (path.test(request.path) ? { kind: 'answer', status } : undefined),
    });
    t.after(() => registry.stop());
    await assert.rejects(storeAt(registry).fetchReferrers(image.manifest.digest), { code, exitCode: 5 });
  });
}

const DAMAGED: readonly (readonly [title: string, isDamaged: (path: string) => boolean, contentType: string])[] = [
  ['a later page that is not an index', (path) => path.includes('?'), 'application/json'],
  ['a first page that claims to be an index and is not', () => true, OCI_INDEX],
];

for (const [title, isDamaged, contentType] of DAMAGED) {
  test(`${title} is never "no referrers"`, async (t) => {
    const registry = await startRegistry({ referrers: 'api', pageSize: 1 });
    t.after(() => registry.stop());
    const store = storeAt(registry);
    await pushSmall(store, image);
    await store.putBlob(first.blob);
    await store.putReferrers(image.manifest, [first.manifest, second.manifest]);
    registry.after = (_, request) =>
      referrersPath.test(request.path) && isDamaged(request.query.size > 0 ? '?' : '')
        ? {
            kind: 'lie',
            headers: { 'content-type': contentType, 'content-length': undefined },
            body: Buffer.from('{"schemaVersion":2,'),
          }
        : undefined;
    await assert.rejects(storeAt(registry).fetchReferrers(image.manifest.digest), {
      code: 'REGISTRY_PROTOCOL',
      exitCode: 5,
    });
  });
}

test('counts broken entries, so that endless pages of them end', async (t) => {
  const registry = await startRegistry({ referrers: 'api' });
  t.after(() => registry.stop());
  registry.before = (n, { path }) => ({
    kind: 'answer',
    status: 200,
    headers: { 'content-type': OCI_INDEX, link: `<${path}?n=${n}>; rel="next"` },
    body: JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: Array(4000).fill({}) }),
  });
  await assert.rejects(storeAt(registry).fetchReferrers(image.manifest.digest), { code: 'LIMIT_EXCEEDED' });
  assert.equal(registry.requests.filter(({ path }) => path.includes('/referrers/')).length, 3);
});

const PAGES: readonly (readonly [title: string, link: (host: string, n: number) => string, code: string])[] = [
  ['another origin', (host) => `<http://${host}/v2/x>; rel="next"`, 'REGISTRY_INSECURE'],
  ['itself', () => `</v2/${NAME}/tags/list?n=1000>; rel="next"`, 'REGISTRY_PROTOCOL'],
  ['endless pages', (_, n) => `</v2/${NAME}/tags/list?n=1000&last=${n}>; rel="next"`, 'LIMIT_EXCEEDED'],
];

for (const [title, link, code] of PAGES) {
  test(`rejects a Link to ${title}`, async (t) => {
    const registry = await startRegistry();
    t.after(() => registry.stop());
    registry.before = (n) => ({
      kind: 'answer',
      status: 200,
      headers: { link: link(registry.otherHost, n) },
      body: JSON.stringify({ name: NAME, tags: ['a'] }),
    });
    await assert.rejects(storeAt(registry).fetchTags(), { code });
    assert.equal(registry.otherRequests.length, 0);
    assert.ok(registry.requests.length <= 50);
  });
}

test('rejects documents that are not lists', async (t) => {
  for (const body of [
    '<html>',
    '[]',
    '{"name":"x","tags":[1]}',
    '{"name":"x","tags":{}}',
    `{"name":"x","tags":["${'a'.repeat(129)}"]}`,
    '{"tags":[]}',
  ]) {
    const registry = await startRegistry({ before: () => ({ kind: 'answer', status: 200, body }) });
    t.after(() => registry.stop());
    await assert.rejects(storeAt(registry).fetchTags(), { code: 'REGISTRY_PROTOCOL' });
  }
});

test('explains what to change when the fallback tag is immutable', async (t) => {
  const registry = await startRegistry({ referrers: 'none', immutable: /^sha256-/ });
  t.after(() => registry.stop());
  const store = storeAt(registry);
  await pushSmall(store, image);
  await store.putBlob(first.blob);
  await store.putReferrers(image.manifest, [first.manifest]);
  await assert.rejects(store.putReferrers(image.manifest, [second.manifest]), {
    code: 'REGISTRY_REFUSED',
    hint: /exempt/,
  });
});
