import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { type Github, startGithub } from '../support/github.ts';
import { openTestRecords, TOKEN } from '../support/release-scene.ts';

let github: Github;
before(async () => {
  github = await startGithub();
});
after(() => github.stop());
const digest = digestOf(Buffer.from('image'));
const image = { name: 'ghcr.io/acme/filter', digest, version: 'v1.0.0' };
beforeEach(() => {
  github.repository.ownerType = 'Organization';
  github.repository.writes.add('artifact-metadata');
  github.repository.storageRecords.length = 0;
  github.bundles.set(digest, [{}]);
  github.faults.length = 0;
});

describe('storage records', () => {
  it('say where the image is, and are updated by a second run', async () => {
    const ids = await (await openTestRecords(github)).put(image);
    assert.deepEqual(github.repository.storageRecords, [
      {
        id: Number(ids?.[0]),
        name: image.name,
        digest,
        version: 'v1.0.0',
        registry_url: 'https://ghcr.io/',
        status: 'active',
      },
    ]);
    assert.deepEqual(await (await openTestRecords(github)).put({ ...image, version: undefined }), ids);
    assert.equal(github.repository.storageRecords.length, 1);
  });

  it('do not exist for repositories of users', async () => {
    github.repository.ownerType = 'User';
    const seen = github.seen.length;
    assert.equal(await (await openTestRecords(github)).put(image), undefined);
    assert.equal(github.seen.length - seen, 1);
  });

  it('wait until GitHub has processed the attestation', async () => {
    const records = await openTestRecords(github);
    await records.put(image);
    github.faults.push({ status: 404, message: 'no artifacts found' }, { status: 502 });
    assert.equal((await records.put(image))?.length, 1);
  });

  const refused: readonly (readonly [what: string, prepare: () => void, message: RegExp, hint: RegExp])[] = [
    [
      'without the permission',
      () => github.repository.writes.delete('artifact-metadata'),
      /403/,
      /artifact-metadata: write/,
    ],
    ['without an attestation', () => github.bundles.clear(), /404 "no artifacts found"/, /needs an attestation/],
    [
      'without an id',
      () => github.faults.push({ body: '{"owner":{"type":"Organization"}}' }, { body: '{"total_count":0}' }),
      /no id/,
      /run again/,
    ],
    ['without an owner', () => github.faults.push({ body: '{}' }), /who owns/, /run again/],
  ];
  for (const [what, prepare, message, hint] of refused)
    it(`are refused ${what}, with what to change`, async () => {
      prepare();
      await assert.rejects((await openTestRecords(github)).put(image), (error) => {
        assert.ok(
          error instanceof WasmImageError && error.code === 'STORAGE_RECORD_FAILED' && error.exitCode === 5,
          String(error),
        );
        assert.match(error.message, message);
        assert.match(error.hint, hint);
        return !error.message.includes(TOKEN);
      });
    });
});
