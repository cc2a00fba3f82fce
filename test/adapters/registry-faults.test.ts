import assert from 'node:assert/strict';
import { test } from 'node:test';
import { descriptorOf } from '../../src/core/digest.ts';
import { type Fault, type Hook, startRegistry, type TestRegistryOptions } from '../support/registry.ts';
import type { RegistryRequest } from '../support/registry-store.ts';
import { countedSleep, NAME, pushSmall, smallImage, storeAt, V1 } from '../support/store.ts';

const image = smallImage(7, 600_000);
type Which = (request: RegistryRequest) => boolean;
const opensUpload: Which = (r) => r.method === 'POST';
const sendsLayer: Which = (r) =>
  r.method === 'PUT' && r.path.includes('/uploads/') && (r.query.get('digest') ?? '') === image.layer.digest;
const sendsManifest: Which = (r) => r.method === 'PUT' && r.path.includes('/manifests/sha256:');
const movesTag: Which = (r) => r.method === 'PUT' && r.path.endsWith('/manifests/v1');
const looks: Which = (r) => r.method === 'HEAD';

/** The fault for the first `times` requests that match. */
function on(which: Which, fault: Fault, times = 1): Hook {
  let left = times;
  return (_, request) => {
    if (left === 0 || !which(request)) return undefined;
    left -= 1;
    return fault;
  };
}
const status = (code: number, headers: Record<string, string> = {}, body = ''): Fault => ({
  kind: 'answer',
  status: code,
  headers,
  body,
});
const unknownUpload = JSON.stringify({ errors: [{ code: 'BLOB_UPLOAD_UNKNOWN', message: 'upload unknown' }] });
const unknownBlob = JSON.stringify({ errors: [{ code: 'MANIFEST_BLOB_UNKNOWN', message: 'unknown blob' }] });

const RECOVERABLE: readonly (readonly [title: string, options: () => TestRegistryOptions])[] = [
  ['503 once on POST upload', () => ({ before: on(opensUpload, status(503)) })],
  ['429 once, Retry-After 2', () => ({ before: on(opensUpload, status(429, { 'retry-after': '2' })) })],
  ['429 once, Retry-After 8', () => ({ before: on(sendsLayer, status(429, { 'retry-after': '8' })) })],
  [
    '429 with the body of GHCR and no header',
    () => ({ before: on(opensUpload, status(429, {}, 'retry-after: 1.889377ms, allowed: 2000/minute')) }),
  ],
  ['503 twice on blob PUT', () => ({ before: on(sendsLayer, status(503), 2) })],
  ['503 once on blob PUT', () => ({ before: on(sendsLayer, status(503)) })],
  ['reset after 500 KB, which are stored', () => ({ before: on(sendsLayer, { kind: 'reset-after', bytes: 500_000 }) })],
  ['response lost after the blob was stored', () => ({ after: on(sendsLayer, { kind: 'reset' }) })],
  ['503 once on manifest PUT', () => ({ before: on(sendsManifest, status(503)) })],
  ['503 three times on manifest PUT', () => ({ before: on(sendsManifest, status(503), 3) })],
  ['response lost after manifest PUT', () => ({ after: on(sendsManifest, { kind: 'reset' }) })],
  ['connection dropped on HEAD', () => ({ before: on(looks, { kind: 'reset' }) })],
  ['500 on every HEAD', () => ({ before: on(looks, status(500), 99) })],
  ['403 on every HEAD', () => ({ before: on(looks, status(403), 99) })],
  [
    '403 "secondary rate limit" once',
    () => ({ before: on(sendsManifest, status(403, {}, 'You have exceeded a secondary rate limit.')) }),
  ],
  ['no answer to manifest PUT', () => ({ before: on(sendsManifest, { kind: 'silence' }) })],
  ['no answer to blob PUT', () => ({ before: on(sendsLayer, { kind: 'silence' }) })],
  ['no answer after the blob was stored', () => ({ after: on(sendsLayer, { kind: 'silence' }) })],
  ['upload Location on another host', () => ({ uploads: 'other-host' })],
  ['404 BLOB_UPLOAD_UNKNOWN once', () => ({ before: on(sendsLayer, status(404, {}, unknownUpload)) })],
  ['416 once on blob PUT', () => ({ before: on(sendsLayer, status(416)) })],
  ['MANIFEST_BLOB_UNKNOWN once', () => ({ before: on(sendsManifest, status(400, {}, unknownBlob)) })],
  ['503 three times on the tag', () => ({ before: on(movesTag, status(503), 3) })],
  ['response lost after the tag moved', () => ({ after: on(movesTag, { kind: 'reset' }) })],
  ['response lost after an immutable tag was set', () => ({ after: on(movesTag, { kind: 'reset' }), immutable: /^v/ })],
  ['502 with a web page', () => ({ before: on(opensUpload, status(502, { 'content-type': 'text/html' }, '<html>')) })],
];

for (const [title, options] of RECOVERABLE) {
  test(`survives: ${title}`, async (t) => {
    const registry = await startRegistry(options());
    t.after(() => registry.stop());
    const { sleep, waits } = countedSleep();
    const store = storeAt(registry, { sleep, idleMs: 500 });
    await pushSmall(store, image);
    await store.putTag(V1, image.manifest);
    assert.deepEqual(registry.historyOf(NAME, 'v1').at(-1), image.manifest.digest);
    assert.deepEqual(await storeAt(registry).fetchBlob(descriptorOf(image.layer)), Buffer.from(image.layer.bytes));
    const expected = Number(/Retry-After (\d)/.exec(title)?.[1] ?? 0) * 1000;
    assert.ok(waits.reduce((sum, ms) => sum + ms, 0) >= expected);
    assert.ok(registry.requests.length <= 20, `${registry.requests.length} requests`);
  });
}

test('does not send a blob again when only the response was lost', async (t) => {
  const registry = await startRegistry({ after: on(sendsLayer, { kind: 'reset' }) });
  t.after(() => registry.stop());
  await pushSmall(storeAt(registry), image);
  assert.equal(
    registry.requests.filter(
      ({ method, path }) => method === 'PUT' && path.includes(encodeURIComponent(image.layer.digest)),
    ).length,
    1,
  );
});

test('sends a blob again that the registry lost before the manifest arrived', async (t) => {
  const registry = await startRegistry({
    before: (_, request) => {
      if (sendsManifest(request) && registry.requests.filter(({ method }) => method === 'HEAD').length === 1)
        registry.store.repo(NAME).blobs.delete(image.layer.digest);
      return undefined;
    },
  });
  t.after(() => registry.stop());
  await pushSmall(storeAt(registry), image);
  assert.ok(registry.store.repo(NAME).blobs.has(image.layer.digest));
});

const LIES: readonly (readonly [title: string, options: () => TestRegistryOptions, code: string])[] = [
  [
    'wrong digest in the response to the manifest',
    () => ({
      after: on(sendsManifest, { kind: 'lie', headers: { 'docker-content-digest': `sha256:${'1'.repeat(64)}` } }),
    }),
    'DIGEST_MISMATCH',
  ],
  [
    'wrong digest in the response to the blob',
    () => ({
      after: on(sendsLayer, { kind: 'lie', headers: { 'docker-content-digest': `sha256:${'1'.repeat(64)}` } }),
    }),
    'DIGEST_MISMATCH',
  ],
  [
    'wrong digest in the response to the tag',
    () => ({ after: on(movesTag, { kind: 'lie', headers: { 'docker-content-digest': `sha256:${'1'.repeat(64)}` } }) }),
    'DIGEST_MISMATCH',
  ],
  ['200 instead of 201, nothing stored', () => ({ before: on(sendsManifest, status(200)) }), 'REGISTRY_PROTOCOL'],
  ['202 for a blob that is not stored', () => ({ before: on(sendsLayer, status(202)) }), 'REGISTRY_PROTOCOL'],
  ['200 for a tag that is not moved', () => ({ before: on(movesTag, status(200)) }), 'REGISTRY_PROTOCOL'],
];

for (const [title, options, code] of LIES) {
  test(`detects: ${title}`, async (t) => {
    const registry = await startRegistry(options());
    t.after(() => registry.stop());
    const store = storeAt(registry);
    await assert.rejects(
      pushSmall(store, image).then(() => store.putTag(V1, image.manifest)),
      { code },
    );
  });
}

test('detects a 201 without storing by reading back', async (t) => {
  const registry = await startRegistry({ before: on(sendsManifest, status(201)) });
  t.after(() => registry.stop());
  const digest = await pushSmall(storeAt(registry), image);
  assert.equal(await storeAt(registry).fetchManifest(digest), undefined);
});

for (const [title, misses, expected] of [
  ['waits for content that it has stored itself when the registry is late', 3, image.manifest.digest],
  ['stops waiting when the content does not appear', 99, undefined],
] as const) {
  test(title, async (t) => {
    const registry = await startRegistry();
    t.after(() => registry.stop());
    const { sleep, waits } = countedSleep();
    const written = new Set<string>();
    await pushSmall(storeAt(registry, { sleep, written }), image);
    registry.takeRequests();
    registry.before = on((r) => r.method === 'GET', status(404), misses);
    assert.equal((await storeAt(registry, { sleep, written }).fetchManifest(image.manifest.digest))?.digest, expected);
    assert.equal(waits.length, expected === undefined ? 5 : 3);
    assert.equal(await storeAt(registry, { sleep, written }).fetchManifest(smallImage(9).manifest.digest), undefined);
    assert.equal(waits.length, expected === undefined ? 5 : 3, 'what others may have stored is not waited for');
  });
}

test('detects a truncated body and reads it again', async (t) => {
  const registry = await startRegistry();
  t.after(() => registry.stop());
  await pushSmall(storeAt(registry), image);
  registry.after = on((r) => r.method === 'GET', { kind: 'truncate', bytes: 100 });
  assert.equal((await storeAt(registry).fetchBlob(descriptorOf(image.layer)))?.byteLength, image.layer.size);
});

test('restarts a lost upload at most twice', async (t) => {
  const registry = await startRegistry({ before: on(sendsLayer, status(404, {}, unknownUpload), 99) });
  t.after(() => registry.stop());
  await assert.rejects(storeAt(registry).putBlob(image.layer), { code: 'REGISTRY_REFUSED' });
  assert.equal(registry.requests.filter(({ method }) => method === 'POST').length, 3);
});

const IMMUTABLE = [
  { status: 409, code: 'DENIED', message: 'denied' },
  {
    status: 400,
    code: 'TAG_INVALID',
    message: "The image tag 'v1' already exists and cannot be overwritten because the repository is immutable.",
  },
  { status: 403, code: 'DENIED', message: 'tag is immutable' },
  { status: 412, code: 'PRECONDITION', message: 'configured as immutable' },
];

for (const immutableAnswer of IMMUTABLE) {
  test(`an immutable tag: ${immutableAnswer.status} is a conflict if the tag points elsewhere, a success if it points here`, async (t) => {
    const registry = await startRegistry({ immutable: /^v/, immutableAnswer });
    t.after(() => registry.stop());
    const store = storeAt(registry);
    await pushSmall(store, image);
    await store.putTag(V1, image.manifest);
    await store.putTag(V1, image.manifest);
    const other = smallImage(8);
    await pushSmall(store, other);
    await assert.rejects(store.putTag(V1, other.manifest), { code: 'TAG_IMMUTABLE', exitCode: 6 });
    assert.deepEqual(registry.historyOf(NAME, 'v1'), [image.manifest.digest]);
  });
}
