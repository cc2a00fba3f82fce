import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordOf } from '../support/keyless.ts';
import { quiet, verifyFresh } from '../support/publisher.ts';
import { assertConflict, FILES, openReleaseScene, TAG } from '../support/release-scene.ts';

const scene = openReleaseScene();

describe('a release that changes while the run uses it', () => {
  /** Changes something at the first request that fits. */
  const at = (pattern: RegExp, change: () => void): void => {
    scene.github.strike = (_, line) => {
      if (!pattern.test(line)) return undefined;
      scene.github.strike = undefined;
      change();
      return undefined;
    };
  };
  const UPLOAD = /POST \/api\/uploads.*SHA256SUMS/;

  const rows: readonly (readonly [what: string, when: RegExp, change: () => void, message: RegExp])[] = [
    ['deleted during the uploads', UPLOAD, () => scene.github.repository.releases.splice(0), /404|deleted/],
    ['deleted before it is published', /^PATCH/, () => scene.github.repository.releases.splice(0), /404|deleted/],
    [
      'published by someone, immutable, during the uploads',
      UPLOAD,
      () => {
        scene.github.repository.isImmutable = true;
        scene.github.repository.publish(scene.release());
      },
      /immutable/,
    ],
    ['given to another tag', UPLOAD, () => Object.assign(scene.release(), { tag_name: 'v9' }), /tag "v9"/],
    ['without a file', /GET .*\/assets\?/, () => scene.release().assets.splice(0), /is gone|is not what/],
    [
      'whose git tag moves',
      UPLOAD,
      () => scene.github.repository.tags.set(TAG, { type: 'commit', sha: 'b2'.repeat(20) }),
      /leads to commit "b2b2/,
    ],
    [
      'without a file, after all files were read back',
      UPLOAD,
      () => at(/git\/ref/, () => scene.release().assets.splice(1, 1)),
      /"f\.abi\.json" is gone/,
    ],
    [
      'with another file, after all files were read back',
      UPLOAD,
      () => at(/git\/ref/, () => Object.assign(scene.release().assets[0] ?? {}, { bytes: Buffer.from('other') })),
      /"f\.wasm" is not what was uploaded/,
    ],
    [
      'deleted after the last upload',
      /GET .*\/assets\?/,
      () => scene.github.repository.releases.splice(0),
      /404|deleted|is gone/,
    ],
    [
      'whose git tag moves before the first upload',
      /releases\/generate-notes/,
      () => scene.github.repository.tags.set(TAG, { type: 'commit', sha: 'b2'.repeat(20) }),
      /leads to commit "b2b2/,
    ],
    [
      'whose git tag moves as it is published',
      /^PATCH/,
      () => scene.github.repository.tags.set(TAG, { type: 'commit', sha: 'b2'.repeat(20) }),
      /leads to commit "b2b2/,
    ],
    ['whose git tag is deleted', UPLOAD, () => scene.github.repository.tags.clear(), /does not exist any more/],
  ];
  for (const [what, when, change, message] of rows)
    it(`is not published as if nothing happened: ${what}`, async () => {
      // The list of files that is read back comes after the first one.
      if (what === 'without a file' || what.includes('last upload')) at(UPLOAD, () => at(when, change));
      else at(when, change);
      assertConflict(await scene.run(), message);
      assert.ok(!scene.tags().includes('latest'));
      for (const tag of scene.tags()) assert.equal((await verifyFresh(`${scene.image}:${tag}`)).kind, 'verified');
    });

  it('was a draft that is deleted before the first upload: no version tag moves', async () => {
    scene.github.repository.add({ tag_name: TAG, draft: true });
    at(/releases\/generate-notes/, () => scene.github.repository.releases.splice(0));
    assertConflict(await scene.run(), /the release was deleted/);
    assert.deepEqual(scene.tags(), []);
    assert.deepEqual(scene.github.repository.releases, []);
    recordOf(await scene.run());
    assert.deepEqual(scene.files(), FILES);
  });

  it('is in the record of a failed run, with what was done', async () => {
    at(/POST \/api\/uploads.*oci\.tar/, () => scene.github.repository.releases.splice(0));
    const result = await scene.run();
    assert.ok(result.kind === 'failed');
    const { state, assets } = result.record?.release ?? { state: undefined, assets: [] };
    assert.deepEqual([state, assets.map(({ name }) => name)], ['draft', ['f.wasm', 'f.abi.json']]);
  });

  it('by another run ends whole, whichever run publishes it', async () => {
    for (let i = 0; i < 5; i += 1) {
      const { repository } = scene.github;
      repository.releases.splice(0);
      const results = await Promise.all([scene.run(), scene.run()]);
      for (const result of results)
        if (result.kind === 'failed') assert.match(result.error.code, /^RELEASE_(?:CONFLICT|FAILED)$|^TAG_RACE$/);
      recordOf(await scene.run());
      assert.equal(repository.releases.filter((one) => !one.draft).length, 1);
      for (const { files } of repository.published) assert.deepEqual([...files.keys()].sort(), FILES);
    }
  });

  it('and was deleted is made again by the next run', async () => {
    at(/^PATCH/, () => scene.github.repository.releases.splice(0));
    assertConflict(await scene.run(), /404|deleted/);
    recordOf(await scene.run());
    assert.deepEqual(scene.files(), FILES);
    assert.deepEqual(scene.tags(), ['v1.0.0', 'latest']);
  });
});

describe('release notes', () => {
  const notesAfter = async (body: string) => {
    scene.github.repository.add({ tag_name: TAG, draft: true, body });
    const warnings: string[] = [];
    recordOf(await scene.run({}, { log: { ...quiet, warning: (text) => warnings.push(text) } }));
    return { body: scene.release().body ?? '', warnings };
  };
  const section = /<!-- wasm-image:begin -->\n### Image[\s\S]*<!-- wasm-image:end -->/;

  it('keep what is around the section, and the section is replaced', async () => {
    const { body } = await notesAfter('Before\r\n<!-- wasm-image:begin -->old<!-- wasm-image:end -->\r\nAfter');
    assert.equal(body.replace(section, 'X'), 'Before\r\nX\r\nAfter');
  });

  for (const [what, text] of [
    ['an open section', 'a <!-- wasm-image:begin --> b'],
    [
      'two sections',
      '<!-- wasm-image:begin --><!-- wasm-image:end --><!-- wasm-image:begin --><!-- wasm-image:end -->',
    ],
    ['a section that ends first', '<!-- wasm-image:end --><!-- wasm-image:begin -->'],
    ['no room', 'x'.repeat(124_990)],
  ] as const)
    it(`with ${what} stay as they are, and the run says so`, async () => {
      const { body, warnings } = await notesAfter(text);
      assert.equal(body, text);
      assert.ok(warnings.some((one) => /notes of release v1\.0\.0 were not changed/.test(one)));
      assert.ok(!scene.release().draft);
    });
});
