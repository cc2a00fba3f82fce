import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { realSleep } from '../../src/adapters/net/http.ts';
import { addLegacySignature, type LegacySignature, readLegacyLayers } from '../../src/attest/legacy-signature.ts';
import { makeSimpleSigning } from '../../src/attest/simple-signing.ts';
import { parseRepository, signatureTagOf } from '../../src/oci/reference.ts';
import type { ImageStore } from '../../src/ports.ts';
import { openTestStores, temporaryFolder } from '../support/publisher.ts';
import { startRegistry } from '../support/registry.ts';
import { NAME, pushSmall, smallImage, storeAt } from '../support/store.ts';

const image = smallImage();
const digest = image.manifest.digest;
const TAG = signatureTagOf(digest);
const folder = temporaryFolder();
after(() => folder.remove());

const by = (name: string): LegacySignature => ({
  payload: makeSimpleSigning({ subjectName: 'ghcr.io/acme/filter', digest }),
  signature: Buffer.from(name).toString('base64'),
  certificate: undefined,
  bundle: undefined,
  timestamp: undefined,
});
const put = (store: ImageStore, name: string): Promise<void> =>
  store.putLegacySignature(digest, (current) => addLegacySignature(current, by(name)));
const signers = async (store: ImageStore): Promise<readonly string[]> => {
  const content = await store.fetchLegacySignatures(digest);
  return content === undefined
    ? []
    : readLegacyLayers(content).map(({ signature }) => Buffer.from(signature.signature, 'base64').toString());
};

test('eight simultaneous signers lose no signature on a registry without conditional requests', async (t) => {
  const registry = await startRegistry({ referrers: 'none' });
  t.after(() => registry.stop());
  await pushSmall(storeAt(registry), image);
  const names = Array.from({ length: 8 }, (_, n) => `signer ${n}`);
  // Real pauses, a few ms on loopback: without them the writers would not overlap.
  await Promise.all(names.map((name) => put(storeAt(registry, { sleep: realSleep, random: Math.random }), name)));
  assert.deepEqual([...(await signers(storeAt(registry)))].sort(), names);
});

for (const kind of ['registry', 'layout'] as const) {
  test(`a ${kind} keeps the signature of another signer, and stores the same one once`, async (t) => {
    const registry = await startRegistry();
    t.after(() => registry.stop());
    const open = (): ImageStore =>
      kind === 'registry'
        ? storeAt(registry)
        : openTestStores().open(parseRepository(`oci-layout:${folder.path}/${kind}`));
    assert.equal(
      await open()
        .fetchLegacySignatures(digest)
        .catch(() => undefined),
      undefined,
    );
    await pushSmall(open(), image);
    await put(open(), 'someone else');
    await put(open(), 'us');
    const before = await open().fetchLegacySignatures(digest);
    await put(open(), 'us');
    assert.deepEqual(await signers(open()), ['someone else', 'us']);
    assert.equal((await open().fetchLegacySignatures(digest))?.digest, before?.digest);
  });
}

test('a tag that points to something else is not overwritten', async (t) => {
  const registry = await startRegistry();
  t.after(() => registry.stop());
  await pushSmall(storeAt(registry), image);
  registry.before = (_, { method, path }) =>
    method === 'GET' && path.endsWith(TAG)
      ? {
          kind: 'answer',
          status: 200,
          headers: { 'content-type': 'application/vnd.oci.image.index.v1+json' },
          body: '{"schemaVersion":2,"manifests":[]}',
        }
      : undefined;
  await assert.rejects(put(storeAt(registry), 'us'), { code: 'REGISTRY_PROTOCOL', hint: /restore or delete/ });
  assert.deepEqual(registry.historyOf(NAME, TAG), []);
});

for (const status of [500, 429, 403]) {
  test(`a ${status} for the tag is never "no signatures"`, async (t) => {
    const registry = await startRegistry();
    t.after(() => registry.stop());
    registry.before = () => ({ kind: 'answer', status });
    await assert.rejects(storeAt(registry).fetchLegacySignatures(digest), { exitCode: 5 });
  });
}

test('a blob that the registry has lost is sent again, but not endlessly', async (t) => {
  const registry = await startRegistry();
  t.after(() => registry.stop());
  await pushSmall(storeAt(registry), image);
  const unknown = { kind: 'answer', status: 400, body: '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}' } as const;
  const isPut = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
    method === 'PUT' && path.endsWith(TAG);
  let lost = 3;
  registry.before = (_, request) => {
    if (!isPut(request) || lost === 0) return undefined;
    lost -= 1;
    registry.store.repo(NAME).blobs.clear();
    return unknown;
  };
  await put(storeAt(registry), 'us');
  assert.deepEqual(await signers(storeAt(registry)), ['us']);
  registry.before = (_, request) => (isPut(request) ? unknown : undefined);
  await assert.rejects(put(storeAt(registry), 'others'), {
    code: 'REGISTRY_REFUSED',
    message: /MANIFEST_BLOB_UNKNOWN/,
  });
});

test('a tag that others keep overwriting is reported as a race', async (t) => {
  const registry = await startRegistry();
  t.after(() => registry.stop());
  await pushSmall(storeAt(registry), image);
  registry.after = (_, { method, path }) => {
    if (method === 'PUT' && path.endsWith(TAG)) registry.store.repo(NAME).tags.delete(TAG);
    return undefined;
  };
  await assert.rejects(put(storeAt(registry), 'us'), { code: 'TAG_RACE' });
});
