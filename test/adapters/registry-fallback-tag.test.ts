import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Content, contentOf, descriptorOf } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { DOCKER_INDEX, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST } from '../../src/oci/media-types.ts';
import { fallbackTagOf, parseRepository } from '../../src/oci/reference.ts';
import { openTestStores, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { listeningLog, NAME, pushSmall, smallImage, smallReferrer, storeAt } from '../support/store.ts';

const image = smallImage(11);
const subject = image.manifest;
const FALLBACK = fallbackTagOf(subject.digest);
const first = smallReferrer(subject, 'first');
const second = smallReferrer(subject, 'second');
const folder = temporaryFolder();
after(() => folder.remove());

const parts = { config: descriptorOf(image.config), layers: [descriptorOf(image.layer)] };
const document = (mediaType: string, value: object): Content =>
  contentOf(mediaType, jsonBytes({ schemaVersion: 2, mediaType, ...value }));

/** Stores a document under the fallback tag. */
function lead(registry: TestRegistry, content: Content): void {
  const repo = registry.store.repo(NAME);
  repo.manifests.set(content.digest, { mediaType: content.mediaType, bytes: Buffer.from(content.bytes) });
  repo.tags.set(FALLBACK, content.digest);
}

const NO_LISTS: readonly (readonly [title: string, content: Content])[] = [
  ['the image itself', subject],
  ['another image', smallImage(12).manifest],
  ['a Docker image', document(DOCKER_MANIFEST, parts)],
  ['an image without a media type', contentOf(OCI_MANIFEST, jsonBytes({ schemaVersion: 2, ...parts }))],
  [
    'an image of schema 1',
    contentOf('application/vnd.docker.distribution.manifest.v1+json', jsonBytes({ schemaVersion: 1, fsLayers: [] })),
  ],
];

for (const [title, content] of NO_LISTS) {
  test(`a fallback tag that points to ${title} is not a list yet: nothing is listed, and publishing makes the list`, async (t) => {
    const registry = await startRegistry({ referrers: 'none' });
    t.after(() => registry.stop());
    const log = listeningLog();
    const store = storeAt(registry, { log });
    await pushSmall(store, image);
    lead(registry, content);
    assert.deepEqual(await store.fetchReferrers(subject.digest), []);
    await store.putBlob(first.blob);
    await store.putReferrers(subject, [first.manifest]);
    await store.putReferrers(subject, [second.manifest]);
    const listed = await storeAt(registry).fetchReferrers(subject.digest);
    assert.deepEqual(listed.map(({ digest }) => digest).sort(), [first.manifest.digest, second.manifest.digest].sort());
    const warned = log.lines.filter((line) => line.startsWith('warning') && line.includes(FALLBACK));
    assert.deepEqual(
      [warned.length, warned.join().includes(content.digest)],
      content === subject ? [0, false] : [1, true],
    );
  });
}

test('the list of the referrers API is used even if the fallback tag points to an image', async (t) => {
  const registry = await startRegistry({ referrers: 'api' });
  t.after(() => registry.stop());
  const store = storeAt(registry);
  await pushSmall(store, image);
  await store.putBlob(first.blob);
  await store.putReferrers(subject, [first.manifest]);
  lead(registry, smallImage(12).manifest);
  assert.deepEqual(
    (await store.fetchReferrers(subject.digest)).map(({ digest }) => digest),
    [first.manifest.digest],
  );
});

const DAMAGED: readonly (readonly [title: string, content: Content])[] = [
  ['an empty document', contentOf(OCI_MANIFEST, jsonBytes({}))],
  ['an index without a list', document(OCI_INDEX, {})],
  ['an index with layers', document(OCI_INDEX, { layers: [] })],
  [
    'a document with layers and manifests',
    document(OCI_MANIFEST, { layers: [], manifests: [descriptorOf(first.manifest)] }),
  ],
  ['text that is not JSON', contentOf(OCI_MANIFEST, Buffer.from('{"layers":['))],
  ['a list of numbers', contentOf(OCI_MANIFEST, Buffer.from('[1]'))],
];

for (const [title, content] of DAMAGED) {
  test(`a fallback tag that points to ${title} may hide a list: could not find out, and nothing is overwritten`, async (t) => {
    const registry = await startRegistry({ referrers: 'none' });
    t.after(() => registry.stop());
    const store = storeAt(registry);
    await pushSmall(store, image);
    await store.putBlob(first.blob);
    lead(registry, content);
    await assert.rejects(store.fetchReferrers(subject.digest), { code: 'REGISTRY_PROTOCOL', exitCode: 5 });
    await assert.rejects(store.putReferrers(subject, [first.manifest]), { code: 'REGISTRY_PROTOCOL', exitCode: 5 });
    assert.deepEqual(registry.historyOf(NAME, FALLBACK), []);
  });
}

test('the list is also written to a registry that mistakes the fallback tag for the digest of the image', async (t) => {
  const registry = await startRegistry({ referrers: 'none', tagIsDigest: 'until-written' });
  t.after(() => registry.stop());
  const store = storeAt(registry);
  await pushSmall(store, image);
  assert.deepEqual(await store.fetchReferrers(subject.digest), []);
  await store.putBlob(first.blob);
  await store.putReferrers(subject, [first.manifest]);
  assert.deepEqual(
    (await storeAt(registry).fetchReferrers(subject.digest)).map(({ digest }) => digest),
    [first.manifest.digest],
  );
});

for (const conditional of [false, true]) {
  test(`explains what to do if the registry never returns the list${conditional ? ', also with conditional requests' : ''}`, async (t) => {
    const registry = await startRegistry({ referrers: 'none', tagIsDigest: 'always' });
    t.after(() => registry.stop());
    registry.before = (_, { method, headers }) =>
      conditional && method === 'PUT' && headers['if-none-match'] !== undefined
        ? { kind: 'answer', status: 412 }
        : undefined;
    const store = storeAt(registry);
    await pushSmall(store, image);
    await store.putBlob(first.blob);
    await assert.rejects(store.putReferrers(subject, [first.manifest]), {
      code: 'REGISTRY_REFUSED',
      message: /returns the image itself for the tag/,
      hint: /"signature-format: legacy" and "abi-attestation: false"/,
    });
    assert.ok(registry.historyOf(NAME, FALLBACK).length <= 6);
  });
}

for (const mediaType of [OCI_INDEX, DOCKER_INDEX]) {
  test(`the images of an index are not read as its referrers when the tag points to the index itself (${mediaType})`, async (t) => {
    const registry = await startRegistry({ referrers: 'none', tagIsDigest: 'until-written' });
    t.after(() => registry.stop());
    const store = storeAt(registry);
    await pushSmall(store, image);
    const index = document(mediaType, { manifests: [descriptorOf(subject)] });
    registry.store.repo(NAME).manifests.set(index.digest, { mediaType, bytes: Buffer.from(index.bytes) });
    assert.deepEqual(await store.fetchReferrers(index.digest), []);
  });
}

test('a layout folder whose fallback tag points to an image has no list yet', async () => {
  const store = openTestStores().open(parseRepository(`oci-layout:${folder.path}/layout`));
  await pushSmall(store, image);
  await store.putTag(FALLBACK as never, subject, undefined);
  assert.deepEqual(await store.fetchReferrers(subject.digest), []);
  await store.putBlob(first.blob);
  await store.putReferrers(subject, [first.manifest]);
  assert.deepEqual(
    (await store.fetchReferrers(subject.digest)).map(({ digest }) => digest),
    [first.manifest.digest],
  );
});
