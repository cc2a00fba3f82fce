import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parseDigest } from '../../src/core/digest.ts';
import { fallbackTagOf, parseRepository, signatureTagOf } from '../../src/oci/reference.ts';
import { publish } from '../../src/pipeline/publish.ts';
import { listLegacy } from '../../src/pipeline/verify/legacy-signatures.ts';
import { openTestPorts, openTestStores, planFor, temporaryFolder, verifyFresh } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

/** Reads of a list after the last write of it by the publisher itself. */
const CLEAN_READS = 3;
const folder = temporaryFolder();
let registry: TestRegistry;
before(async () => {
  registry = await startRegistry({ referrers: 'none' });
});
after(async () => {
  await registry.stop();
  folder.remove();
});

/** Another writer read a list before our entry was in it, and writes it after we saw our entry and before the gate. */
function loseLists(name: string, isList: (tag: string) => boolean, times: number): { readonly lost: () => number } {
  const reads = new Map<string, number>();
  let lost = 0;
  registry.before = (_, { method, path }) => {
    const tag = path.startsWith(`/v2/${name}/manifests/`) ? (path.split('/').at(-1) ?? '') : '';
    if (!isList(tag)) return undefined;
    const count = method === 'PUT' ? 0 : (reads.get(tag) ?? 0) + 1;
    reads.set(tag, count);
    if (count <= CLEAN_READS || lost === times || !registry.store.repo(name).tags.delete(tag)) return undefined;
    lost += 1;
    return undefined;
  };
  return { lost: () => lost };
}

const run = (name: string, inputs: Record<string, string> = {}) =>
  publish(
    planFor({ images: `${registry.host}/${name}`, tags: 'v1.0.0', ...inputs }),
    openTestPorts({ copy: `${folder.path}/copy` }),
  );
const isBundleList = (tag: string): boolean => /^sha256-[0-9a-f]{64}$/.test(tag);

describe('a list that another writer has overwritten', () => {
  it('of referrers is repaired before the tag moves', async () => {
    const { lost } = loseLists('lost/bundle', isBundleList, 2);
    const result = await run('lost/bundle');
    registry.before = undefined;
    assert.deepEqual([result.kind, lost()], ['done', 2]);
    assert.equal((await verifyFresh(`${registry.host}/lost/bundle:v1.0.0`)).kind, 'verified');
    const digest = parseDigest(result.record?.digest ?? '');
    const store = openTestStores().open(parseRepository(`${registry.host}/lost/bundle`));
    assert.equal((await store.fetchReferrers(digest)).length, 2, 'signature and ABI report');
  });

  it('of legacy signatures is repaired as well', async () => {
    const { lost } = loseLists('lost/legacy', (tag) => tag.endsWith('.sig'), 1);
    const result = await run('lost/legacy', { 'signature-format': 'both' });
    registry.before = undefined;
    assert.deepEqual([result.kind, lost()], ['done', 1]);
    const digest = parseDigest(result.record?.digest ?? '');
    const store = openTestStores().open(parseRepository(`${registry.host}/lost/legacy`));
    assert.equal((await listLegacy(store, digest))?.layers.length, 1);
    assert.deepEqual(
      [fallbackTagOf(digest), signatureTagOf(digest)].map((tag) => registry.store.repo('lost/legacy').tags.has(tag)),
      [true, true],
    );
  });

  it('is given up when it is lost again and again, and no tag moves', async () => {
    const { lost } = loseLists('lost/ever', isBundleList, 100);
    const result = await run('lost/ever');
    registry.before = undefined;
    assert.ok(result.kind === 'failed' && result.error.code === 'SIGNATURE_NOT_FOUND', result.kind);
    assert.equal(lost(), 4);
    assert.equal(registry.store.repo('lost/ever').tags.has('v1.0.0'), false);
  });
});
