import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import type { Releases } from '../../src/github-ports.ts';
import { type Github, type GithubFault, startGithub } from '../support/github.ts';
import { COMMIT, openTestReleases, TOKEN } from '../support/release-scene.ts';

let github: Github;
let releases: Releases;
before(async () => {
  github = await startGithub();
  releases = await openTestReleases(github);
});
after(() => github.stop());
beforeEach(() => {
  github.repository.releases = [];
  github.repository.tags.clear();
  github.faults.length = 0;
  github.seen.length = 0;
});
const bytes = Buffer.from('\0asm module');
const lines = () => github.seen.map(({ line }) => line);

describe('the releases of a repository', () => {
  it('are used with the token and the version of the API', async () => {
    await releases.find('v1.0.0');
    assert.deepEqual(lines(), [
      'GET /repos/acme/filter/releases/tags/v1.0.0',
      'GET /repos/acme/filter/releases?per_page=100&page=1',
    ]);
    assert.deepEqual([...new Set(github.seen.map((one) => one.authorization))], [`token ${TOKEN}`]);
  });

  it('are found by exactly their tag, drafts only if nothing is published', async () => {
    for (const tag of ['v1.0', 'v1.0.0-rc.1', 'V1.0.0', 'v1.0.0'])
      github.repository.add({ tag_name: tag, draft: true });
    const found = await releases.find('v1.0.0');
    assert.deepEqual(
      found.map(({ tag, isDraft }) => [tag, isDraft]),
      [['v1.0.0', true]],
    );
    github.repository.add({ tag_name: 'v1.0.0' });
    assert.deepEqual(
      (await releases.find('v1.0.0')).map(({ isDraft }) => isDraft),
      [false],
    );
  });

  it('are found on every page of the list', async () => {
    github.repository.add({ tag_name: 'filter/v1+x', draft: true });
    for (let i = 0; i < 230; i += 1) github.repository.add({ tag_name: `v0.0.${i}` });
    assert.equal((await releases.find('filter/v1+x')).length, 1);
    assert.equal(lines().length, 4);
  });

  it('are created as drafts, changed, and read again', async () => {
    const made = await releases.create('v1.0.0', { name: 'n', body: 'b', commit: COMMIT, isPrerelease: true });
    assert.ok(made.isDraft && made.tag === 'v1.0.0' && made.body === 'b');
    const [state] = github.repository.releases;
    assert.ok(state?.prerelease === true && state.target_commitish === COMMIT && state.name === 'n');
    const published = await releases.update(made.id, { tag: 'v1.0.0', body: 'c', isDraft: false });
    assert.ok(!published.isDraft && published.body === 'c' && state.make_latest === 'legacy' && state.name === 'n');
    assert.equal(await releases.commitOf('v1.0.0'), COMMIT);
    assert.deepEqual(await releases.read(made.id), published);
    assert.equal(await releases.read(1), undefined);
  });

  it('say whether they are immutable', async () => {
    github.repository.add({ tag_name: 'v1', immutable: true });
    assert.equal((await releases.find('v1'))[0]?.isImmutable, true);
  });

  it('get files, with the digests that GitHub computes', async () => {
    const made = await releases.create('v1.0.0', {});
    const asset = await releases.upload(made, 'filter.wasm', bytes);
    assert.deepEqual(asset, {
      id: asset.id,
      name: 'filter.wasm',
      size: bytes.length,
      isWhole: true,
      digest: digestOf(bytes),
    });
    assert.deepEqual(await releases.fetchAssets(made.id), [asset]);
    // From another server, which does not get the token.
    assert.deepEqual(Buffer.from(await releases.fetchAsset(asset.id, 100)), bytes);
    await releases.removeAsset(asset.id);
    await releases.removeAsset(asset.id);
    assert.deepEqual(await releases.fetchAssets(made.id), []);
  });

  it('list more than a hundred files', async () => {
    const made = github.repository.add(
      { tag_name: 'v1', draft: true },
      Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`f${i}`, 'x'])),
    );
    assert.equal((await releases.fetchAssets(made.id)).length, 250);
  });

  it('lead git tags to commits, also annotated ones and those with a slash', async () => {
    const { tags, tagObjects } = github.repository;
    tags.set('light', { type: 'commit', sha: COMMIT });
    tags.set('a/b', { type: 'tag', sha: 'b'.repeat(40) });
    tagObjects.set('b'.repeat(40), { type: 'tag', sha: 'd'.repeat(40) });
    tagObjects.set('d'.repeat(40), { type: 'commit', sha: COMMIT });
    assert.deepEqual(
      [await releases.commitOf('light'), await releases.commitOf('a/b'), await releases.commitOf('none')],
      [COMMIT, COMMIT, undefined],
    );
    tagObjects.set('d'.repeat(40), { type: 'tag', sha: 'b'.repeat(40) });
    await assert.rejects(releases.commitOf('a/b'), /does not lead to a commit/);
  });
});

describe('an answer that is lost', () => {
  it('makes no second draft', async () => {
    github.strike = (_, line) =>
      line.startsWith('POST') && github.repository.releases.length === 0 ? 'lost' : undefined;
    const made = await releases.create('v1.0.0', {});
    github.strike = undefined;
    assert.equal(github.repository.releases.length, 1);
    assert.equal(made.id, github.repository.releases[0]?.id);
  });

  for (const fault of ['lost', 'broken upload', 'reset'] as const)
    it(`leaves a whole file: ${fault}`, async () => {
      const made = await releases.create('v1.0.0', {});
      github.faults.push(fault);
      const asset = await releases.upload(made, 'filter.wasm', bytes);
      assert.equal(asset.digest, digestOf(bytes));
      const [state] = github.repository.releases;
      assert.deepEqual(
        state?.assets.map((one) => [one.name, one.state, one.bytes.equals(bytes)]),
        [['filter.wasm', 'uploaded', true]],
      );
    });

  it('does not hide that someone else uploaded other bytes', async () => {
    const made = await releases.create('v1.0.0', {});
    github.strike = (_, line) => {
      if (!line.startsWith('POST /api/uploads')) return undefined;
      github.strike = undefined;
      github.repository.releases[0]?.assets.push({
        id: 1,
        name: 'filter.wasm',
        label: null,
        state: 'uploaded',
        bytes: Buffer.from('stranger'),
      });
      return 'reset';
    };
    await assert.rejects(releases.upload(made, 'filter.wasm', bytes), /received other bytes/);
  });
});

describe('an answer that cannot be used', () => {
  const rows: readonly (readonly [what: string, faults: readonly GithubFault[], message: RegExp, hint: RegExp])[] = [
    [
      'a missing permission',
      [{ status: 403, message: 'Resource not accessible by integration' }],
      /403 "Resource/,
      /contents: write/,
    ],
    ['an unknown token', [{ status: 401, message: 'Bad credentials' }], /401/, /contents: write/],
    ['a failure that stays', Array.from({ length: 5 }, () => ({ status: 502 })), /502.*5 attempts failed/, /run again/],
    [
      'a broken connection',
      Array.from({ length: 5 }, () => 'reset' as const),
      /ECONNRESET.*5 attempts failed/,
      /run again/,
    ],
    ['a secret and an escape', [{ status: 422, message: `\u001b[31m${TOKEN}` }], /422 "\\x1b\[31m\*\*\*"/, /run again/],
    ['something other than JSON', [{ body: '<html>' }], /not a release/, /run again/],
    ['no release', [{ body: '{"id":1}' }], /not a release/, /run again/],
    [
      'an id that is no number',
      [{ body: '{"id":"1","draft":true,"tag_name":"v1","html_url":"x","upload_url":"y"}' }],
      /not a release/,
      /run again/,
    ],
  ];
  for (const [what, faults, message, hint] of rows)
    it(`is reported: ${what}`, async () => {
      github.faults.push(...faults);
      await assert.rejects(releases.update(7, { body: 'x' }), (error) => {
        assert.ok(
          error instanceof WasmImageError && error.code === 'RELEASE_FAILED' && error.exitCode === 5,
          String(error),
        );
        assert.match(error.message, message);
        assert.match(error.hint, hint);
        assert.ok(!JSON.stringify([error.message, error.hint, error.detail]).includes(TOKEN));
        return true;
      });
      assert.equal(github.faults.length, 0);
    });

  it('is waited for if GitHub says how long', async () => {
    github.faults.push(
      { status: 403, message: 'secondary rate limit', retryAfter: '2' },
      { status: 429 },
      { status: 503 },
    );
    github.repository.add({ tag_name: 'v1' });
    assert.equal((await releases.find('v1')).length, 1);
    assert.equal(lines().length, 4);
  });

  it('is not waited for forever, and asked for again', async () => {
    github.repository.add({ tag_name: 'v1' });
    github.faults.push('hang', 'hang');
    assert.equal((await (await openTestReleases(github, {}, 100)).find('v1')).length, 1);
    github.faults.push('hang', 'hang', 'hang', 'hang', 'hang');
    await assert.rejects((await openTestReleases(github, {}, 100)).find('v1'), /longer than 0\.1 s; 5 attempts failed/);
  });

  it('is refused if it would send the token to another server', async () => {
    const made = await releases.create('v1.0.0', {});
    for (const uploadUrl of [
      'https://evil.example/assets{?name,label}',
      'http://uploads.github.com/x',
      'http://127.0.0.1:9/assets',
      'https://uploads.127.0.0.1.evil.example/',
      'ftp://127.0.0.1/',
      'https://u:p@127.0.0.1/',
      'not an address',
    ]) {
      const seen = github.seen.length;
      await assert.rejects(releases.upload({ ...made, uploadUrl }, 'f', bytes), /another server/, uploadUrl);
      assert.equal(github.seen.length, seen);
    }
  });

  for (const [what, more] of [
    ['plain http', { apiUrl: 'http://api.github.example' }],
    ['no scheme', { apiUrl: 'api.github.com' }],
    ['an invalid repository', { repository: 'acme/filter/../x' }],
    ['no repository', { repository: '' }],
  ] as const)
    it(`is not asked for: ${what}`, () => assert.rejects(openTestReleases(github, more), { code: 'RELEASE_FAILED' }));
});
