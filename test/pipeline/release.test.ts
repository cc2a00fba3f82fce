import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import type { PublishResult } from '../../src/pipeline/publish.ts';
import { recordOf } from '../support/keyless.ts';
import { goodFilter } from '../support/module-writer.ts';
import { openTestPorts, quiet } from '../support/publisher.ts';
import { assertConflict, COMMIT, FILES, openReleaseScene, TAG } from '../support/release-scene.ts';

const scene = openReleaseScene();

describe('a release', () => {
  it('is published with all files after the version tag and before the floating tags', async () => {
    const order: string[] = [];
    const log = { ...quiet, info: (text: string) => order.push(text), group: (text: string) => order.push(text) };
    const record = recordOf(await scene.run({}, { log }));
    assert.deepEqual(scene.files(), FILES);
    assert.ok(!scene.release().draft);
    assert.deepEqual(scene.tags(), ['v1.0.0', 'latest']);
    const steps = order.flatMap((text) => /^(?:Fill|Publish) release|:(?:v1\.0\.0|latest) created$/.exec(text) ?? []);
    assert.deepEqual(steps, ['Fill release', ':v1.0.0 created', 'Publish release', ':latest created']);
    assert.deepEqual(record.release?.state, 'published');
    assert.equal(record.release?.url, 'https://github.com/acme/filter/releases/tag/v1.0.0');
    assert.deepEqual([...new Set(record.release?.assets.map(({ action }) => action))], ['uploaded']);
  });

  it('has the module, its image as a tar file, the ABI report and their checksums', async () => {
    const record = recordOf(await scene.run());
    const files = new Map(scene.release().assets.map(({ name, bytes }) => [name, bytes]));
    const digest = (name: string) =>
      createHash('sha256')
        .update(files.get(name) ?? '')
        .digest('hex');
    assert.equal(`sha256:${digest('f.wasm')}`, record.moduleDigest);
    assert.deepEqual(JSON.parse(files.get('f.abi.json')?.toString() ?? ''), JSON.parse(JSON.stringify(record.abi)));
    assert.equal(
      files.get('SHA256SUMS')?.toString(),
      ['f.abi.json', 'f.oci.tar', 'f.wasm'].map((name) => `${digest(name)}  ${name}\n`).join(''),
    );
    assert.ok(files.get('f.oci.tar')?.includes(`blobs/sha256/${record.digest.slice(7)}`));
  });

  it('says in its notes what to deploy and how to verify it, after what GitHub wrote', async () => {
    const record = recordOf(await scene.run());
    const body = scene.release().body ?? '';
    assert.match(body, /^## What's Changed[\s\S]*<!-- wasm-image:begin -->\n### Image `f`/);
    for (const text of [
      record.digest,
      record.moduleDigest,
      'kind: WasmPlugin',
      record.verifyCommand ?? '?',
      '`v1.0.0`',
    ])
      assert.ok(body.includes(text), text);
    assert.ok(!body.includes('latest`'));
    assert.equal(scene.release().name, 'Release v1.0.0');
  });

  it('is a pre-release if its tag is one', async () => {
    scene.github.repository.tags.set('f-v2.0.0-rc.1', { type: 'commit', sha: COMMIT });
    recordOf(await scene.run({ tags: 'v2.0.0-rc.1' }, { ref: 'refs/tags/f-v2.0.0-rc.1' }));
    assert.ok(scene.release('f-v2.0.0-rc.1').prerelease);
    assert.ok(!scene.github.repository.release(TAG));
  });

  it('makes the git tag at the commit of the run, if it does not exist', async () => {
    scene.github.repository.tags.clear();
    recordOf(await scene.run({}, { ref: 'refs/heads/main' }));
    assert.equal(scene.github.repository.commitOf(TAG), COMMIT);
  });

  it('of a draft for another commit is still tagged at the commit of the run', async () => {
    scene.github.repository.tags.clear();
    scene.github.repository.add({ tag_name: TAG, draft: true, target_commitish: 'main', body: 'My notes' });
    recordOf(await scene.run({}, { ref: 'refs/heads/main' }));
    assert.equal(scene.github.repository.commitOf(TAG), COMMIT);
    assert.match(scene.release().body ?? '', /^My notes\n\n<!-- wasm-image:begin/);
    assert.equal(scene.github.repository.releases.length, 1);
  });

  it('is not touched by a second run', async () => {
    recordOf(await scene.run());
    const before = JSON.stringify(scene.github.repository.releases);
    scene.github.seen.length = 0;
    const again = recordOf(await scene.run());
    assert.equal(again.result, 'unchanged');
    assert.deepEqual(
      again.release?.assets.map(({ action }) => action),
      ['kept', 'kept', 'kept', 'kept'],
    );
    assert.equal(JSON.stringify(scene.github.repository.releases), before);
    assert.deepEqual(scene.writes(), ['POST /repos/acme/filter/releases/generate-notes']);
  });

  it('is not touched by a run that checks the module with another engine', async () => {
    recordOf(await scene.run());
    const { validator } = openTestPorts({ copy: scene.image });
    const another: typeof validator = {
      expect: () => {},
      validate: async (module) => ({ ...(await validator.validate(module)), validator: 'another engine' }),
    };
    const again = recordOf(await scene.run({}, { ports: { validator: another } }));
    assert.equal(again.abi.validator, 'another engine');
    assert.equal(again.result, 'unchanged');
  });

  it('can be immutable, and a second run finds everything there', async () => {
    scene.github.repository.isImmutable = true;
    recordOf(await scene.run());
    assert.ok(scene.release().immutable);
    scene.github.seen.length = 0;
    assert.equal(recordOf(await scene.run()).result, 'unchanged');
    assert.deepEqual(scene.writes(), []);
  });

  it('that is a draft keeps equal files, replaces others, and leaves those of people alone', async () => {
    const module = goodFilter();
    scene.github.repository.add(
      { tag_name: TAG, draft: true },
      { 'f.wasm': Buffer.from(module), 'f.abi.json': 'old', 'mine.txt': 'mine' },
    );
    scene.release().assets.push({ id: 1, name: 'f.oci.tar', label: null, state: 'starter', bytes: Buffer.from('x') });
    const record = recordOf(await scene.run({}, { module }));
    assert.deepEqual(
      record.release?.assets.map(({ name, action }) => [name, action]),
      [
        ['f.wasm', 'kept'],
        ['f.abi.json', 'replaced'],
        ['f.oci.tar', 'replaced'],
        ['SHA256SUMS', 'uploaded'],
      ],
    );
    assert.deepEqual(scene.files(), [...FILES, 'mine.txt']);
  });

  it('that is published and mutable gets what it lacks, and its notes get the section', async () => {
    const module = goodFilter();
    scene.github.repository.add({ tag_name: TAG, body: 'Notes' }, { 'f.wasm': Buffer.from(module) });
    const record = recordOf(await scene.run({}, { module }));
    assert.deepEqual(scene.files(), FILES);
    assert.equal(record.release?.state, 'published');
    assert.match(scene.release().body ?? '', /^Notes\n\n<!-- wasm-image:begin/);
  });

  it('is read back where GitHub computes no digests', async () => {
    scene.github.repository.hasDigests = false;
    recordOf(await scene.run());
    assert.equal(recordOf(await scene.run()).result, 'unchanged');
    assert.deepEqual(scene.files(), FILES);
  });

  it('is one for all repositories', async () => {
    recordOf(await scene.run({ images: `${scene.image}\n${scene.image}-2` }));
    const body = scene.release().body ?? '';
    assert.ok(body.includes(`${scene.image}@`) && body.includes(`${scene.image}-2@`));
  });
});

describe('a release that cannot be completed', () => {
  /** Nothing was sent to the scene.registry. */
  const refusedEarly = (result: PublishResult, message: RegExp, hint?: RegExp): void => {
    assertConflict(result, message, hint);
    assert.deepEqual(scene.tags(), []);
    assert.ok(result.kind === 'failed' && result.record?.images.every(({ push }) => push === 'none'));
  };

  it('is refused before anything is sent: published, immutable, and without a file', async () => {
    scene.github.repository.add({ tag_name: TAG, immutable: true }, { 'f.wasm': Buffer.from(goodFilter()) });
    refusedEarly(await scene.run(), /immutable.*f\.abi\.json, f\.oci\.tar, SHA256SUMS/, /new version/);
    assert.deepEqual(scene.writes(), []);
  });

  it('is refused before anything is sent: published with another module', async () => {
    scene.github.repository.add({ tag_name: TAG }, { 'f.wasm': 'another' });
    refusedEarly(await scene.run(), /Cannot replace "f\.wasm".*published/, /new version/);
  });

  it('is refused before anything is sent: the git tag leads elsewhere', async () => {
    scene.github.repository.tags.set(TAG, { type: 'commit', sha: 'b2'.repeat(20) });
    refusedEarly(await scene.run(), /leads to commit "b2b2.*builds a1a1/, /start the workflow on the tag/);
  });

  it('is refused before anything is sent: the tag of the event is gone', async () => {
    scene.github.repository.tags.clear();
    refusedEarly(await scene.run(), /does not exist any more/);
  });

  it('is refused before anything is sent: two drafts for the tag', async () => {
    for (const body of ['a', 'b']) scene.github.repository.add({ tag_name: TAG, draft: true, body });
    refusedEarly(await scene.run(), /there are 2/, /untagged-.*untagged-/);
  });

  it('is refused before anything is sent: too many files', async () => {
    const many = Object.fromEntries(Array.from({ length: 998 }, (_, i) => [`f${i}`, 'x']));
    scene.github.repository.add({ tag_name: TAG, draft: true }, many);
    refusedEarly(await scene.run(), /1002; the limit is 1000/);
  });

  it('is refused before anything is sent: the token may not write releases', async () => {
    scene.github.repository.writes.delete('contents');
    const result = await scene.run();
    assert.ok(result.kind === 'failed' && result.error.code === 'RELEASE_FAILED' && result.error.exitCode === 5);
    assert.match(result.error.hint, /contents: write/);
    assert.ok(result.record?.images.every(({ push }) => push === 'none'));
  });

  it('is refused if a published file differs', async () => {
    recordOf(await scene.run());
    const asset = scene.release().assets.find(({ name }) => name === 'f.abi.json');
    if (asset !== undefined) asset.bytes = Buffer.from('{}');
    assertConflict(await scene.run(), /Cannot replace "f\.abi\.json"/, /delete it from https/);
  });
});
