import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { descriptorOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { sharingReads } from '../../src/pipeline/check/shared-reads.ts';
import type { Stores } from '../../src/ports.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { NAME, pushSmall, smallImage, storeAt, V1 } from '../support/store.ts';

const image = smallImage();
let registry: TestRegistry;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  const store = storeAt(registry);
  await pushSmall(store, image);
  await store.putTag(V1, image.manifest);
});
after(() => registry.stop());

/** Stores on the registry, and how many requests something makes. */
function open() {
  const stores: Stores = {
    open: (repository) => storeAt(registry, {}, repository.kind === 'registry' ? repository.path : ''),
  };
  const shared = sharingReads(stores);
  const one = () => shared.open({ kind: 'registry', registry: registry.host, path: NAME });
  const requests = async (what: () => Promise<unknown>): Promise<number> => {
    registry.takeRequests();
    await what();
    return registry.takeRequests().length;
  };
  return { one, shared, requests };
}

describe('sharingReads', () => {
  it('asks once for each thing, however often a repository is opened', async () => {
    const { one, requests } = open();
    const layer = descriptorOf(image.layer);
    for (const ask of [
      () => one().fetchManifest(V1),
      () => one().fetchManifest(image.manifest.digest),
      () => one().fetchBlob(layer),
      () => one().fetchReferrers(image.manifest.digest),
      () => one().fetchLegacySignatures(image.manifest.digest),
      () => one().fetchTags(),
    ]) {
      const answer = await ask();
      assert.equal(await requests(async () => assert.deepEqual(await ask(), answer)), 0);
    }
    assert.equal(await requests(() => one().fetchBlob(descriptorOf(image.config))), 1);
    assert.equal(await requests(() => one().fetchLegacySignatures(image.manifest.digest, 'attestations')), 1);
  });
  it('asks once at the same time, and for what is not there', async () => {
    const { shared, requests } = open();
    const other = shared.open({ kind: 'registry', registry: registry.host, path: 'acme/none' });
    const all = () => Promise.all([1, 2, 3].map(() => other.fetchManifest(V1)));
    assert.equal(await requests(async () => assert.deepEqual(await all(), [undefined, undefined, undefined])), 1);
  });
  it('asks again after a failure', async () => {
    const { one } = open();
    registry.before = () => ({ kind: 'answer', status: 403 });
    await assert.rejects(one().fetchManifest(V1));
    registry.before = undefined;
    assert.equal((await one().fetchManifest(V1))?.digest, image.manifest.digest);
  });
  it('asks a registry that never answered only once, and one that did again', async () => {
    const opened: string[] = [];
    const none = sharingReads({
      open: (repository) => {
        const store = storeAt(registry, {}, 'acme/none');
        const fetchManifest: typeof store.fetchManifest = async (reference) => {
          opened.push(`${repository.kind === 'registry' ? repository.path : ''}:${reference}`);
          throw new WasmImageError('REGISTRY_UNREACHABLE', 'Cannot ask it: nothing answers');
        };
        return { ...store, fetchManifest };
      },
    });
    const at = (path: string) => none.open({ kind: 'registry', registry: 'silent.example', path });
    await assert.rejects(at('a').fetchManifest(V1), /nothing answers/);
    await assert.rejects(at('b').fetchManifest(V1), /nothing answers/);
    await assert.rejects(at('b').fetchTags(), /nothing answers/);
    assert.deepEqual(opened, ['a:v1']);
    const other = none.open({ kind: 'registry', registry: 'other.example', path: 'a' });
    assert.deepEqual(await other.fetchTags(), undefined);
    for (let i = 0; i < 2; i++) await assert.rejects(other.fetchManifest(V1), /nothing answers/);
    assert.equal(opened.length, 3);
  });
  it('does not mix repositories', async () => {
    const { one, shared } = open();
    assert.notEqual(await one().fetchManifest(V1), undefined);
    const other = shared.open({ kind: 'registry', registry: registry.host, path: 'acme/other' });
    assert.equal(await other.fetchManifest(V1), undefined);
  });
});
