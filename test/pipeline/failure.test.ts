import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { publish } from '../../src/pipeline/publish.ts';
import { openTestPorts, planFor, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
});
after(async () => {
  await registry.stop();
  folder.remove();
});

const isVersionTag = (tag: string): boolean => tag.endsWith(':v1.0.0');

test('the record of a failed run shows how far each image came', async () => {
  const images = `${registry.host}/a/first\n${registry.host}/a/second`;
  registry.before = (_, { method, path }) =>
    method === 'PUT' && path.startsWith('/v2/a/second/') ? { kind: 'answer', status: 403 } : undefined;
  const { kind, record } = await publish(
    planFor({ images, tags: 'v1.0.0' }),
    openTestPorts({ copy: join(folder.path, 'copy') }),
  );
  registry.before = undefined;
  assert.equal(kind, 'failed');
  assert.equal(record?.result, 'failed');
  assert.equal(record?.error?.code, 'REGISTRY_FORBIDDEN');
  assert.equal(record?.verified, false);
  assert.deepEqual(
    record?.images.map(({ push, signature, tags }) => [push, signature, tags.length]),
    [
      ['written', 'none', 0],
      ['none', 'none', 0],
    ],
  );
});

test('a copy that cannot be written ends the run before a tag moves', async () => {
  const copy = join(folder.path, 'a-file');
  writeFileSync(copy, 'no folder');
  const result = await publish(planFor({ images: `${registry.host}/b/f`, tags: 'v1.0.0' }), openTestPorts({ copy }));
  assert.equal(result.kind, 'failed');
  assert.deepEqual(Object.keys(registry.snapshotTags()).filter(isVersionTag), []);
});

test('a requested cross-check also runs for unsigned images', async () => {
  const plan = planFor({ images: `${registry.host}/c/f`, sign: 'off', 'signing-key': '', 'cross-check': 'oras' });
  const ports = openTestPorts({ copy: join(folder.path, 'copy') });
  const result = await publish(plan, {
    ...ports,
    openCrossCheck: async () => ({ fetchManifest: async () => new Uint8Array(3) }),
  });
  assert.equal(result.kind === 'failed' && result.error.code, 'DIGEST_MISMATCH');
});
