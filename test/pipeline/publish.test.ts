import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { WasmImageError } from '../../src/core/errors.ts';
import type { PublishRecord } from '../../src/decide/report/record.ts';
import { type PublishPorts, publish } from '../../src/pipeline/publish.ts';
import { goodFilter } from '../support/module-writer.ts';
import { openTestPorts, planFor, temporaryFolder, verifyFresh } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
after(() => folder.remove());

async function run(inputs: Record<string, string>, module = goodFilter()): Promise<PublishRecord> {
  const result = await publish(planFor(inputs), openTestPorts({ module, copy: `${folder.path}/copy` }));
  if (result.kind === 'failed') throw result.error;
  return result.record;
}

for (const referrers of ['api', 'none'] as const) {
  describe(`publish to a registry with referrers ${referrers}`, () => {
    let registry: TestRegistry;
    before(async () => {
      registry = await startRegistry({ referrers });
    });
    after(() => registry.stop());
    const name = (path: string): string => `${registry.host}/${path}`;

    it('pushes by digest, signs, verifies, and moves tags last', async () => {
      const record = await run({ images: name('acme/f'), tags: 'v1.0.0,latest' });
      assert.equal(record.result, 'published');
      assert.equal(record.verified, true);
      const lines = registry.requests.map((request) => `${request.method} ${request.path}`);
      const firstTag = lines.findIndex((line) => /^PUT .*\/manifests\/(?:v1\.0\.0|latest)$/.test(line));
      const lastOther = lines.findLastIndex(
        (line) => /^(?:PUT|POST|PATCH)/.test(line) && !/\/manifests\/(?:v1\.0\.0|latest)$/.test(line),
      );
      assert.ok(firstTag > lastOther, lines.join('\n'));
      for (const tag of ['v1.0.0', 'latest'])
        assert.equal((await verifyFresh(`${name('acme/f')}:${tag}`)).kind, 'verified');
    });

    it('needs 6 requests for an empty repository and 1 per version tag, 2 to read back and 3 per tag', async () => {
      registry.takeRequests();
      await run({ images: name('acme/count'), tags: 'v1.0.0,1.0,latest' });
      const lines = registry
        .takeRequests()
        .map((line) => line.replace(/sha256:[0-9a-f]{64}/g, 'D').replace(/uploads\/[^?]+/, 'uploads/U'));
      const stored = lines.findIndex((line) => line.startsWith('PUT') && line.includes('/manifests/'));
      assert.ok(stored + 1 <= 7, lines.join('\n'));
      assert.deepEqual(
        lines.slice(stored + 1, stored + 3).map((line) => line.split(' ')[0]),
        ['GET', 'GET'],
      );
      for (const [tag, count] of [
        ['v1.0.0', 4],
        ['1.0', 3],
        ['latest', 3],
      ] as const)
        assert.ok(lines.filter((line) => line.endsWith(`/manifests/${tag}`)).length <= count, tag);
    });

    it('writes nothing when everything is stored already, and reports it', async () => {
      await run({ images: name('acme/again'), tags: 'v1.0.0,v2,latest' });
      registry.takeRequests();
      const record = await run({ images: name('acme/again'), tags: 'v1.0.0,v2,latest' });
      const lines = registry.takeRequests();
      assert.equal(record.result, 'unchanged');
      assert.deepEqual(
        lines.filter((line) => !/^(?:GET|HEAD) /.test(line)),
        [],
      );
      const push = lines.filter((line) => line.startsWith('HEAD') || /\/manifests\/(?:v1\.0\.0|v2|latest)$/.test(line));
      assert.ok(push.length <= 4, push.join('\n'));
    });

    it('keeps a version tag that points to a different image, and moves no other', async () => {
      await run({ images: name('acme/v'), tags: 'v1.0.0' });
      const before = registry.snapshotTags()[`acme/v:v1.0.0`];
      await assert.rejects(run({ images: name('acme/v'), tags: 'v1.0.0,latest' }, goodFilter({ abi: '0_2_0' })), {
        code: 'TAG_IMMUTABLE',
        exitCode: 6,
      });
      assert.equal(registry.snapshotTags()['acme/v:v1.0.0'], before);
      assert.equal(registry.snapshotTags()['acme/v:latest'], undefined);
    });

    it('reports a race when another writer moves the tag at the same time', async () => {
      await run({ images: name('acme/race'), tags: 'x' }, goodFilter({ abi: '0_2_0' }));
      const foreign = registry.snapshotTags()['acme/race:x'];
      registry.after = (_, request) => {
        if (request.method === 'PUT' && request.path.endsWith('/manifests/latest') && foreign !== undefined)
          registry.store.repo('acme/race').tags.set('latest', foreign);
        return undefined;
      };
      await assert.rejects(run({ images: name('acme/race'), tags: 'latest' }), { code: 'TAG_RACE', exitCode: 6 });
      registry.after = undefined;
    });

    it('sends nothing for a module that no host loads', async () => {
      registry.takeRequests();
      await assert.rejects(run({ images: name('acme/bad'), tags: 'v1' }, goodFilter({ without: ['malloc'] })), {
        code: 'ABI_REFUSED',
        exitCode: 3,
      });
      assert.deepEqual(registry.takeRequests(), []);
    });

    it('moves no tag when the registry returns different bytes', async () => {
      registry.after = (_, request) =>
        request.method === 'GET' && request.path.includes('/blobs/')
          ? { kind: 'lie', body: new Uint8Array(100) }
          : undefined;
      await assert.rejects(run({ images: name('acme/liar'), tags: 'v1' }), { code: 'DIGEST_MISMATCH' });
      registry.after = undefined;
      assert.equal(registry.snapshotTags()['acme/liar:v1'], undefined);
    });

    it('pushes unsigned images without tags', async () => {
      const record = await run({ images: name('acme/unsigned'), sign: 'off', 'signing-key': '' });
      assert.equal(record.result, 'unsigned');
      assert.deepEqual(
        Object.keys(registry.snapshotTags()).filter(
          (tag) => tag.startsWith('acme/unsigned:') && !tag.includes(':sha256-'),
        ),
        [],
      );
      assert.equal((await verifyFresh(`${name('acme/unsigned')}@${record.digest}`)).kind, 'nothing-found');
    });

    it('sends nothing in an offline dry run, and knows the digest', async () => {
      registry.takeRequests();
      const dry = await run({ images: name('acme/dry'), tags: 'v1', 'dry-run': 'true', offline: 'true' });
      assert.deepEqual(registry.takeRequests(), []);
      assert.equal(dry.result, 'dry-run');
      assert.equal((await run({ images: name('acme/dry'), tags: 'v1' })).digest, dry.digest);
    });

    it('opens one verifier for all repositories, so that a trust root is fetched once', async () => {
      const ports = openTestPorts({ copy: `${folder.path}/copy` });
      let opened = 0;
      const openBundleVerifier: PublishPorts['openBundleVerifier'] = (identity) => {
        opened += 1;
        return ports.openBundleVerifier(identity);
      };
      const images = ['one/a', 'one/b', 'one/c'].map(name).join('\n');
      const { record } = await publish(planFor({ images, tags: 'v1' }), { ...ports, openBundleVerifier });
      assert.deepEqual([record?.result, opened], ['published', 1]);
    });

    it('publishes to two repositories, version tags of both before floating ones', async () => {
      registry.takeRequests();
      await run({ images: `${name('two/a')}\n${name('two/b')}`, tags: 'latest,v1.0.0' });
      const puts = registry.takeRequests().filter((line) => /^PUT .*manifests\/(?:latest|v1\.0\.0)$/.test(line));
      assert.deepEqual(
        puts.map((line) => line.replace(/^PUT \/v2\//, '')),
        ['two/a/manifests/v1.0.0', 'two/b/manifests/v1.0.0', 'two/a/manifests/latest', 'two/b/manifests/latest'],
      );
    });
  });
}

it('writes to the default folder once and reports it', async () => {
  const target = `oci-layout:${folder.path}/default`;
  const plan = planFor({ images: target, tags: 'v1.0.0' });
  const result = await publish(plan, openTestPorts({ copy: `${folder.path}/default` }));
  assert.equal(result.kind, 'done');
  assert.equal(result.record?.images[0]?.push, 'written');
  assert.equal((await verifyFresh(`${target}:v1.0.0`)).kind, 'verified');
});

it('sends nothing when the key is invalid', async () => {
  const registry = await startRegistry({ referrers: 'none' });
  const ports = {
    ...openTestPorts({ copy: `${folder.path}/copy` }),
    openSigner: () => Promise.reject(new WasmImageError('KEY_INVALID', 'Cannot use the key')),
  };
  const result = await publish(planFor({ images: `${registry.host}/acme/f`, tags: 'v1.0.0' }), ports);
  assert.equal(result.kind === 'failed' && result.error.code, 'KEY_INVALID');
  assert.deepEqual(registry.takeRequests(), []);
  await registry.stop();
});
