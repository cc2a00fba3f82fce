import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseDigest } from '../../src/core/digest.ts';
import type { PublishRecord } from '../../src/decide/report/record.ts';
import { at, forge, HELD, publishLegs, recordPath, registry, run, tagsIn } from '../support/legs.ts';
import { moduleOf } from '../support/modules.ts';

describe('merge', { concurrency: 2 }, () => {
  it('moves the tags of all legs: versions first, floating tags last', async () => {
    const merge = await publishLegs('good', ['a', 'b']);
    assert.deepEqual(tagsIn('good'), [], 'a leg moves no tag');
    registry.takeRequests();
    const { status, stdout, stderr } = await run([...merge, '--json']);
    assert.equal(status, 0, stderr);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ name, tags }) => [
        name,
        tags.map((tag: { tag: string; action: string }) => `${tag.tag} ${tag.action}`),
      ]),
      [
        ['a', ['v1.0.0 created', 'latest created']],
        ['b', ['v1.0.0 created', 'latest created']],
      ],
    );
    const moves = registry.takeRequests().filter((one) => one.startsWith('PUT /v2/good/'));
    assert.deepEqual(
      moves.map((one) => one.replace('PUT /v2/good/', '').replace('/manifests/', ':')),
      ['a:v1.0.0', 'b:v1.0.0', 'a:latest', 'b:latest'],
    );
    const again = await run(merge);
    assert.equal(again.status, 0, again.stderr);
    assert.match(again.stdout, /^a: verified: \S+\/good\/a@sha256:.*\n {2}v1\.0\.0 {2}kept/);
  });

  it('takes files as well as folders, a matrix as JSON, and checks images and tags', async () => {
    await publishLegs('files', ['a', 'b']);
    const matrix = JSON.stringify({ include: [{ name: 'a', path: 'x' }, { name: 'b' }] });
    const files = ['a', 'b'].map((name) => recordPath('files', name));
    const images = ['--images', `${registry.host}/{repo}/{name}`, '--tags', 'v1.0.0,latest'];
    const args = ['merge', ...files, '--key', 'key.pub', '--expected', matrix, ...images];
    const { status, stderr } = await run(args, { GITHUB_REPOSITORY: 'acme/Files' });
    assert.equal(status, 0, stderr);
    assert.equal(tagsIn('files').length, 4);
  });

  it('leaves alone what a leg found published already', async () => {
    const merge = await publishLegs('existing', ['a', 'b']);
    assert.equal((await run(merge)).status, 0);
    writeFileSync(at('b2.wasm'), moduleOf('c'));
    const modules = ['--modules', 'a = a.wasm', '--modules', 'b = b2.wasm', '--on-existing', 'skip'];
    const images = ['--images', `${registry.host}/existing/{name}`, '--output', 'existing'];
    assert.equal((await run(['publish', ...modules, ...images, ...HELD])).status, 0);
    const before = registry.snapshotTags();
    const { status, stderr } = await run(merge);
    assert.equal(status, 0, stderr);
    assert.deepEqual(registry.snapshotTags(), before);
  });

  const other = (): string => `${registry.host}/elsewhere/x`;
  const refused: readonly (readonly [
    what: string,
    place: string,
    change: (record: PublishRecord) => object,
    more: readonly string[],
    status: number,
    said: RegExp,
  ])[] = [
    [
      'another digest',
      'digest',
      (r) => ({ ...r, digest: `sha256:${'0'.repeat(64)}` }),
      [],
      4,
      /IMAGE_NOT_FOUND: Module "b"/,
    ],
    [
      'another module digest',
      'mod',
      (r) => ({ ...r, moduleDigest: r.digest }),
      [],
      3,
      /MODULE_DIGEST_MISMATCH: Module "b"/,
    ],
    [
      'another repository',
      'repo',
      (r) => ({ ...r, images: [{ ...r.images[0], repository: other() }] }),
      [],
      4,
      /IMAGE_NOT_FOUND/,
    ],
    [
      'a repository that is not allowed',
      'foreign',
      (r) => ({ ...r, images: [{ ...r.images[0], repository: other() }] }),
      ['--images', 'IMAGES'],
      2,
      /INPUT_INVALID.*"b".*elsewhere.*not one of the images/,
    ],
    [
      'the repository of the other leg',
      'same',
      (r) => ({ ...r, images: [{ repository: r.images[0]?.repository.replace(/b$/, 'a') }] }),
      [],
      2,
      /same image/,
    ],
    [
      'a tag that is not allowed',
      'tag',
      (r) => ({ ...r, plannedTags: ['v9.9.9'] }),
      ['--tags', 'v1.0.0,latest'],
      2,
      /the tag "v9\.9\.9"/,
    ],
    ['a reserved tag', 'reserved', (r) => ({ ...r, plannedTags: [`sha256-${'0'.repeat(64)}`] }), [], 2, /TAG_RESERVED/],
    ['another name', 'name', (r) => ({ ...r, name: 'x' }), [], 2, /INPUT_MISSING.*no record of module "b"/],
    [
      'the name of the other leg',
      'twice',
      (r) => ({ ...r, name: 'a' }),
      [],
      2,
      /INPUT_CONFLICT.*2 records of module "a"/,
    ],
    ['no name', 'anonymous', ({ name: _, ...r }) => r, [], 2, /names no module/],
    ['a failed run', 'failed', (r) => ({ ...r, result: 'failed' }), [], 2, /ended with "failed"/],
    ['a dry run', 'dry', (r) => ({ ...r, result: 'dry-run', verified: false }), [], 2, /ended with "dry-run"/],
    ['a run that moved its tags', 'moved', ({ tagsHeld: _, ...r }) => r, [], 2, /moved the tags itself/],
    ['another schema', 'schema', (r) => ({ ...r, schema: 'x' }), [], 2, /not a record of publish/],
    ['no images', 'empty', (r) => ({ ...r, images: [] }), [], 2, /lists no images/],
  ];
  for (const [what, place, change, more, status, said] of refused)
    it(`moves no tag if a record has ${what}`, async () => {
      const merge = await publishLegs(`forged-${place}`, ['a', 'b']);
      forge(`forged-${place}`, 'b', change);
      const ended = await run([
        ...merge,
        ...more.map((arg) => arg.replace('IMAGES', `${registry.host}/forged-${place}/{name}`)),
      ]);
      assert.equal(ended.status, status, ended.stderr);
      assert.match(ended.stderr, said);
      assert.deepEqual(tagsIn(`forged-${place}`), []);
      assert.deepEqual(tagsIn('elsewhere'), []);
    });

  it('moves no tag if an image is signed by somebody else', async () => {
    const merge = await publishLegs('stranger', ['a', 'b']);
    const { status } = await run([
      'publish',
      'c.wasm',
      '--images',
      `${registry.host}/stranger/b`,
      '--sign',
      'off',
      '--no-smoke',
      '--metadata',
      'off',
      '--output',
      'c',
    ]);
    assert.equal(status, 0);
    const { digest, moduleDigest } = JSON.parse(readFileSync(at('c/record.json'), 'utf8')) as PublishRecord;
    forge('stranger', 'b', (record) => ({ ...record, digest, moduleDigest }));
    const ended = await run(merge);
    assert.equal(ended.status, 4, ended.stderr);
    assert.match(ended.stderr, /SIGNATURE_NOT_FOUND: Module "b"/);
    assert.deepEqual(tagsIn('stranger'), []);
  });

  it('needs a record of every expected module, and no other', async () => {
    await publishLegs('some', ['a', 'b']);
    for (const [expected, said] of [
      ['a,b,c', /INPUT_MISSING.*no record of module "c"/],
      ['a', /INPUT_INVALID.*"b".*not expected/],
      ['', /INPUT_MISSING.*names no module/],
      ['{"include": 5}', /INPUT_INVALID.*neither a list/],
      ['[{"x": 1}]', /INPUT_INVALID.*has no name/],
    ] as const) {
      const ended = await run(['merge', 'some', '--key', 'key.pub', '--expected', expected]);
      assert.equal(ended.status, 2, ended.stderr);
      assert.match(ended.stderr, said);
    }
    assert.deepEqual(tagsIn('some'), []);
  });

  it('moves no tag if the version of one leg is taken', async () => {
    const merge = await publishLegs('taken', ['a', 'b']);
    const record = JSON.parse(readFileSync(recordPath('taken', 'b'), 'utf8')) as PublishRecord;
    const repo = registry.store.repos.get('taken/b');
    const other = [...(repo?.manifests.keys() ?? [])].find((digest) => digest !== record.digest);
    assert.ok(repo !== undefined && other !== undefined);
    repo.tags.set('v1.0.0', parseDigest(other));
    const ended = await run(merge);
    assert.equal(ended.status, 6, ended.stderr);
    assert.deepEqual(tagsIn('taken'), ['taken/b:v1.0.0']);
  });

  it('lists what has moved if a tag cannot move', async () => {
    const merge = await publishLegs('half', ['a', 'b']);
    const faults = registry.before;
    registry.before = (number, request) =>
      request.method === 'PUT' && request.path === '/v2/half/b/manifests/v1.0.0'
        ? { kind: 'answer', status: 403 }
        : faults?.(number, request);
    const ended = await run(merge);
    assert.equal(ended.status, 5, ended.stderr);
    assert.match(ended.stderr, /REGISTRY_FORBIDDEN: Module "b"/);
    assert.match(ended.stderr, /moved before the failure: \S+\/half\/a:v1\.0\.0\n/);
    assert.deepEqual(tagsIn('half'), ['half/a:v1.0.0']);
  });

  for (const [what, content, said] of [
    ['text', 'hello', /INPUT_INVALID/],
    ['keys twice', '{"schema": 1, "schema": 2}', /INPUT_INVALID/],
    ['a list', '[]', /not a record of publish/],
  ] as const)
    it(`refuses a record with ${what}`, async () => {
      mkdirSync(at('odd'), { recursive: true });
      writeFileSync(at('odd/record.json'), content);
      const ended = await run(['merge', 'odd/record.json', '--key', 'key.pub', '--expected', 'a']);
      assert.equal(ended.status, 2, ended.stderr);
      assert.match(ended.stderr, said);
    });

  it('says that a path does not exist, or that no record is given', async () => {
    const absent = await run(['merge', 'none', '--key', 'key.pub', '--expected', 'a']);
    assert.match(absent.stderr, /FILE_UNREADABLE.*none/);
    assert.match(
      (await run(['merge', '--key', 'key.pub', '--expected', 'a'])).stderr,
      /INPUT_MISSING.*no record is given/,
    );
  });
});
