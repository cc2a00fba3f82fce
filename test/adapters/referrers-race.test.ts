import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realSleep } from '../../src/adapters/net/http.ts';
import { OCI_INDEX } from '../../src/oci/media-types.ts';
import { fallbackTagOf } from '../../src/oci/reference.ts';
import { startRegistry } from '../support/registry.ts';
import { NAME, pushSmall, smallImage, smallReferrer, storeAt } from '../support/store.ts';

const image = smallImage(3);
const FALLBACK = fallbackTagOf(image.manifest.digest);
const first = smallReferrer(image.manifest, 'first');
const second = smallReferrer(image.manifest, 'second');

for (const [referrers, most] of [
  ['api', 1],
  ['none', 2],
] as const) {
  test(`pushes three referrers, at most ${most} at once, to a registry of kind "${referrers}"`, async (t) => {
    const registry = await startRegistry({ referrers });
    t.after(() => registry.stop());
    const store = storeAt(registry);
    await pushSmall(store, image);
    await store.putBlob(first.blob);
    const running = new Set<number>();
    const seen: number[] = [];
    registry.before = (n, { method }) => {
      if (method === 'PUT') seen.push(running.add(n).size);
      return { kind: 'delay', ms: 20 };
    };
    registry.after = (n) => {
      running.delete(n);
      return undefined;
    };
    await store.putReferrers(image.manifest, [
      first.manifest,
      second.manifest,
      smallReferrer(image.manifest, 'third').manifest,
    ]);
    assert.equal(Math.max(...seen), most);
  });
}

test('reads the list three times if others are listed as well, and pushes lost entries again', async (t) => {
  const registry = await startRegistry({ referrers: 'api' });
  t.after(() => registry.stop());
  const store = storeAt(registry);
  await pushSmall(store, image);
  await store.putBlob(first.blob);
  registry.takeRequests();
  await store.putReferrers(image.manifest, [first.manifest]);
  assert.equal(
    registry.takeRequests().filter((line) => line.includes('/referrers/')).length,
    1,
    'there is no other writer',
  );
  let listings = 0;
  // Another writer read the list before our entry was in it, and writes it after we have seen our entry.
  registry.after = (_, { path }) => {
    if (path.includes('/referrers/') && ++listings === 1)
      registry.store.repo(NAME).manifests.delete(second.manifest.digest);
    return undefined;
  };
  await store.putReferrers(image.manifest, [second.manifest]);
  registry.after = undefined;
  const requests = registry.takeRequests();
  assert.deepEqual([listings, requests.filter((line) => line.startsWith('PUT')).length], [5, 2], requests.join('\n'));
  const listed = await storeAt(registry).fetchReferrers(image.manifest.digest);
  assert.deepEqual(listed.map(({ digest }) => digest).sort(), [first.manifest.digest, second.manifest.digest].sort());
  assert.equal(registry.historyOf(NAME, FALLBACK).length, 0);
});

test('writes the fallback tag if the list never has the pushed referrers', async (t) => {
  const registry = await startRegistry({ referrers: 'api' });
  t.after(() => registry.stop());
  const store = storeAt(registry);
  await pushSmall(store, image);
  await store.putBlob(first.blob);
  const body = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [] }));
  registry.after = (_, { path }) => (path.includes('/referrers/') ? { kind: 'lie', headers: {}, body } : undefined);
  registry.takeRequests();
  await store.putReferrers(image.manifest, [first.manifest]);
  assert.equal(registry.takeRequests().filter((line) => line.includes('/referrers/')).length, 10);
  assert.equal(registry.historyOf(NAME, FALLBACK).length, 1);
  assert.deepEqual(
    (await storeAt(registry).fetchReferrers(image.manifest.digest)).map(({ digest }) => digest),
    [first.manifest.digest],
  );
});

test('parallel writers on a registry without conditional requests keep every entry', async (t) => {
  const registry = await startRegistry({ referrers: 'none' });
  t.after(() => registry.stop());
  await pushSmall(storeAt(registry), image);
  await storeAt(registry).putBlob(first.blob);
  for (let trial = 0; trial < 5; trial += 1) {
    const writers = Array.from({ length: 8 }, (_, n) => smallReferrer(image.manifest, `writer ${trial}.${n}`));
    // Real pauses, a few ms on loopback: without them the writers would not overlap.
    await Promise.all(
      writers.map(({ manifest }) =>
        storeAt(registry, { sleep: realSleep, random: Math.random }).putReferrers(image.manifest, [manifest]),
      ),
    );
    const listed = new Set((await storeAt(registry).fetchReferrers(image.manifest.digest)).map(({ digest }) => digest));
    assert.equal(writers.filter(({ manifest }) => listed.has(manifest.digest)).length, 8, `trial ${trial}`);
  }
});
