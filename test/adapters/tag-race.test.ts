import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openLayout } from '../../src/adapters/layout/layout-store.ts';
import { temporaryFolder } from '../support/publisher.ts';
import { startRegistry } from '../support/registry.ts';
import { NAME, pushSmall, smallImage, storeAt, V1 } from '../support/store.ts';

const root = temporaryFolder();
after(() => root.remove());
const [ours, theirs] = [smallImage(1), smallImage(2)];

test('does not retry the move of a tag that another writer has moved meanwhile', async (t) => {
  const registry = await startRegistry();
  t.after(() => registry.stop());
  const store = storeAt(registry);
  for (const image of [ours, theirs]) await pushSmall(store, image);
  let puts = 0;
  registry.before = (_, { method, path }) => {
    if (method !== 'PUT' || !path.endsWith(`/${V1}`)) return undefined;
    puts += 1;
    registry.store.repo(NAME).tags.set(V1, theirs.manifest.digest);
    return { kind: 'answer', status: 503 };
  };
  await assert.rejects(store.putTag(V1, ours.manifest, { digest: undefined }), { code: 'TAG_RACE', exitCode: 6 });
  assert.equal(puts, 1);
  assert.equal((await store.fetchManifest(V1))?.digest, theirs.manifest.digest);
});

test('retries if the tag has not moved, and accepts a success whose response was lost', async (t) => {
  for (const kind of ['before', 'after'] as const) {
    const registry = await startRegistry();
    t.after(() => registry.stop());
    const store = storeAt(registry);
    await pushSmall(store, ours);
    let faults = 1;
    registry[kind] = (_, { method, path }) => {
      if (method !== 'PUT' || !path.endsWith(`/${V1}`) || faults === 0) return undefined;
      faults -= 1;
      return { kind: 'reset' };
    };
    await store.putTag(V1, ours.manifest, { digest: undefined });
    assert.equal((await store.fetchManifest(V1))?.digest, ours.manifest.digest);
  }
});

test('a layout folder moves a tag only from the digest that was read', async () => {
  const store = openLayout({ kind: 'layout', folder: join(root.path, 'layout') });
  for (const image of [ours, theirs]) await pushSmall(store, image);
  await store.putTag(V1, theirs.manifest, { digest: undefined });
  await assert.rejects(store.putTag(V1, ours.manifest, { digest: undefined }), { code: 'TAG_RACE' });
  assert.equal((await store.fetchManifest(V1))?.digest, theirs.manifest.digest);
  await store.putTag(V1, ours.manifest, { digest: theirs.manifest.digest });
  assert.equal((await store.fetchManifest(V1))?.digest, ours.manifest.digest);
});
