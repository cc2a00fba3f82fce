import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { type PublishResult, publishAll } from '../../src/pipeline/publish.ts';
import { jobFor, openManyPorts } from '../support/modules.ts';
import { temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
const stranger = openKeySigner({
  pem: generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
});
let registry: TestRegistry;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
});
after(async () => {
  await registry.stop();
  folder.remove();
});

const SKIP = { 'on-existing': 'skip' };

/** Publishes modules, by name with their inputs. @param place where each goes if its inputs name no image. */
function publish(
  place: string,
  modules: Readonly<Record<string, Readonly<Record<string, string>>>>,
  signer?: typeof stranger,
): Promise<readonly PublishResult[]> {
  const usual = { images: `${registry.host}/${place}`, tags: 'v1.0.0,latest' };
  const jobs = Object.entries(modules).map(([name, inputs]) => jobFor(name, { ...usual, ...inputs }, folder.path));
  return publishAll(jobs, openManyPorts({ copy: folder.path, ...(signer === undefined ? {} : { signer }) }));
}

async function one(
  place: string,
  name: string,
  inputs: Readonly<Record<string, string>> = {},
  signer?: typeof stranger,
) {
  const [result] = await publish(place, { [name]: inputs }, signer);
  assert.ok(result !== undefined);
  return result.kind === 'failed'
    ? { error: result.error, record: undefined }
    : { error: undefined, record: result.record };
}

/** What was written since the last call. */
const writes = (): readonly string[] => registry.takeRequests().filter((one) => !/^(?:GET|HEAD) /.test(one));

describe('a version that points to another image', () => {
  it('is an error by default', async () => {
    await one('default', 'old');
    assert.equal((await one('default', 'new')).error?.code, 'TAG_IMMUTABLE');
    assert.equal((await one('default', 'new', { 'on-existing': 'fail' })).error?.code, 'TAG_IMMUTABLE');
  });

  it('is verified and taken with skip: nothing is written and nothing moves', async () => {
    const old = await one('skip', 'old');
    await one('skip', 'older', { tags: 'v0.9.0,latest' });
    const before = registry.snapshotTags();
    writes();
    const { record, error } = await one('skip', 'new', SKIP);
    assert.equal(error, undefined);
    assert.deepEqual(writes(), []);
    assert.deepEqual(registry.snapshotTags(), before);
    assert.equal(record?.result, 'existing');
    for (const field of ['digest', 'moduleDigest', 'layerDigest', 'configDigest', 'size', 'layout', 'created'] as const)
      assert.equal(record?.[field], old.record?.[field], field);
    assert.notEqual(record?.madeDigest, old.record?.digest);
    assert.equal(record?.verified, true);
    assert.equal(record?.images[0]?.reference, old.record?.images[0]?.reference);
    assert.deepEqual(record?.images[0]?.tags, []);
  });

  it('is published as usual if it does not exist, or points to this image', async () => {
    assert.equal((await one('same', 'a', { ...SKIP, tags: 'v1.0.0' })).record?.result, 'published');
    const { record } = await one('same', 'a', SKIP);
    assert.equal(record?.result, 'published');
    assert.deepEqual(
      record?.images[0]?.tags.map(({ tag, action }) => [tag, action]),
      [
        ['v1.0.0', 'kept'],
        ['latest', 'created'],
      ],
    );
    assert.equal((await one('same', 'a', SKIP)).record?.result, 'unchanged');
  });

  it('does not matter to a run without version tags', async () => {
    await one('floating', 'old');
    assert.equal((await one('floating', 'new', { ...SKIP, tags: 'latest' })).record?.result, 'published');
  });

  for (const [what, prepare, code] of [
    ['is signed by somebody else', () => one('stranger', 'old', {}, stranger), 'SIGNATURE_DENIED'],
    [
      'is not signed',
      async () => {
        await one('stranger', 'old', {}, stranger);
        const repo = registry.store.repos.get('stranger');
        const unsigned = await one('stranger', 'unsigned', { sign: 'off', tags: '', 'signing-key': '' });
        const digest = unsigned.record?.digest;
        assert.ok(repo !== undefined && digest !== undefined);
        repo.tags.set('v1.0.0', digest);
      },
      'SIGNATURE_NOT_FOUND',
    ],
  ] as const)
    it(`is refused with skip if it ${what}`, async () => {
      await prepare();
      writes();
      const { error } = await one('stranger', 'new', SKIP);
      assert.equal(error?.code, code);
      assert.match(error?.message ?? '', /^Module "new": /);
      assert.deepEqual(writes(), []);
    });

  it('is refused with skip if its module does not meet the demands of this run', async () => {
    const demand = { abi: 'proxy-wasm/0.2.1' };
    assert.equal((await one('abi', 'abi020')).error, undefined);
    assert.equal((await one('abi-good', 'new', demand)).error, undefined);
    const { error } = await one('abi', 'new', { ...SKIP, ...demand });
    assert.equal(error?.code, 'ABI_REFUSED');
    assert.match(error?.message ?? '', /abi@sha256/);
  });

  it('could not be found out if the registry fails', async () => {
    registry.before = (_, { method, path }) =>
      method === 'GET' && path === '/v2/down/manifests/v1.0.0' ? { kind: 'answer', status: 500 } : undefined;
    const { error } = await one('down', 'new', SKIP);
    registry.before = undefined;
    assert.equal(error?.exitCode, 5);
  });

  it('is an error with skip if another repository lacks it, or has another one', async () => {
    const two = { images: `${registry.host}/two/a\n${registry.host}/two/b` };
    await one('two/a', 'old');
    writes();
    const lacking = await one('', 'new', { ...two, ...SKIP });
    assert.equal(lacking.error?.code, 'TAG_IMMUTABLE');
    assert.match(lacking.error?.message ?? '', /two\/b:v1\.0\.0 does not exist$/);
    assert.deepEqual(writes(), []);
    await one('two/b', 'other');
    assert.match((await one('', 'new', { ...two, ...SKIP })).error?.message ?? '', /two\/b:v1\.0\.0 points to sha256:/);
  });

  it('is an error with skip if its tags lead to two images', async () => {
    await one('names', 'old', { tags: 'v1.0.0' });
    await one('names', 'other', { tags: '1.0.0' });
    assert.equal((await one('names', 'new', { ...SKIP, tags: 'v1.0.0,1.0.0' })).error?.code, 'TAG_IMMUTABLE');
  });

  it('is taken in both repositories', async () => {
    const two = { images: `${registry.host}/both/a\n${registry.host}/both/b` };
    await one('', 'old', two);
    const { record } = await one('', 'new', { ...two, ...SKIP });
    assert.equal(record?.result, 'existing');
    assert.deepEqual(
      record?.images.map(({ push, signature }) => [push, signature]),
      [
        ['present', 'reused'],
        ['present', 'reused'],
      ],
    );
    assert.equal(record?.verification.length, 2);
  });

  it('does not stop the other modules of a run', async () => {
    await one('many/a', 'old');
    const results = await publish('', {
      a: { ...SKIP, images: `${registry.host}/many/a` },
      b: { ...SKIP, images: `${registry.host}/many/b` },
    });
    assert.deepEqual(
      results.map(({ record }) => record?.result),
      ['existing', 'published'],
    );
    assert.ok('many/b:latest' in registry.snapshotTags());
  });

  it('is foreseen by a dry run', async () => {
    await one('dry', 'old');
    const { record, error } = await one('dry', 'new', { ...SKIP, 'dry-run': 'true' });
    assert.equal(error, undefined);
    assert.equal(record?.result, 'dry-run');
    assert.equal((await one('dry', 'new', { 'dry-run': 'true' })).error?.code, 'TAG_IMMUTABLE');
  });
});
