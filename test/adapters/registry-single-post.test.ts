import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startRegistry } from '../support/registry.ts';
import { NAME, pushSmall, smallImage, storeAt } from '../support/store.ts';

const image = smallImage(41);
const isSession = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
  method === 'PUT' && path.includes('/blobs/uploads/');

for (const status of [403, 405]) {
  test(`a login that may add but not change (${status} to an upload's PUT) stores each blob with one POST`, async (t) => {
    const registry = await startRegistry({
      singlePost: true,
      before: (_, request) => (isSession(request) ? { kind: 'answer', status } : undefined),
    });
    t.after(() => registry.stop());
    await pushSmall(storeAt(registry), image);
    assert.ok(registry.store.repo(NAME).manifests.has(image.manifest.digest));
    const uploads = registry.requests
      .filter(({ path }) => path.includes('/blobs/uploads/'))
      .map(({ method, path }) => `${method} ${path.includes('digest=') ? 'digest' : 'session'}`);
    // The first blob finds out; the second uses it at once.
    assert.deepEqual(uploads, ['POST session', 'PUT digest', 'POST digest', 'POST digest']);
  });
}

test('a busy registry gets the single POST again', async (t) => {
  let posts = 0;
  const registry = await startRegistry({
    singlePost: true,
    before: (_, request) => {
      if (isSession(request)) return { kind: 'answer', status: 403 };
      if (request.method === 'POST' && request.query.has('digest')) posts += 1;
      return posts === 1 && request.query.has('digest')
        ? { kind: 'answer', status: 429, headers: { 'retry-after': '0' } }
        : undefined;
    },
  });
  t.after(() => registry.stop());
  await pushSmall(storeAt(registry), image);
  assert.ok(registry.store.repo(NAME).manifests.has(image.manifest.digest));
});

test('a registry without the single POST is reported as before, after one attempt', async (t) => {
  const registry = await startRegistry({
    before: (_, request) => (isSession(request) ? { kind: 'answer', status: 403 } : undefined),
  });
  t.after(() => registry.stop());
  await assert.rejects(storeAt(registry).putBlob(image.layer), {
    code: 'REGISTRY_FORBIDDEN',
    message: /403 to PUT blob/,
  });
  assert.equal(registry.requests.length, 3);
});

test('a login that may not push at all is reported at once', async (t) => {
  const registry = await startRegistry({ singlePost: true, before: () => ({ kind: 'answer', status: 403 }) });
  t.after(() => registry.stop());
  await assert.rejects(storeAt(registry).putBlob(image.layer), {
    code: 'REGISTRY_FORBIDDEN',
    message: /403 to POST blob upload/,
  });
  assert.equal(registry.requests.length, 1);
});

test('the digest that the registry reports for the single POST is compared', async (t) => {
  const registry = await startRegistry({ singlePost: true });
  t.after(() => registry.stop());
  registry.before = (_, request) => (isSession(request) ? { kind: 'answer', status: 403 } : undefined);
  registry.after = (_, { query }) =>
    query.has('digest') ? { kind: 'lie', headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` } } : undefined;
  await assert.rejects(storeAt(registry).putBlob(image.layer), { code: 'DIGEST_MISMATCH' });
});
