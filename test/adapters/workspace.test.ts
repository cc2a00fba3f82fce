import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openWorkspace } from '../../src/adapters/host/workspace.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'wasm-image-')));
after(() => rmSync(base, { recursive: true, force: true }));
const root = join(base, 'work');
const far = join(base, 'work-not');
for (const folder of [root, far, join(root, 'sub')]) mkdirSync(folder);
writeFileSync(join(far, 'secret'), 'secret');
writeFileSync(join(root, 'sub', 'a.wasm'), 'module');
symlinkSync(join(far, 'secret'), join(root, 'link-out'));
symlinkSync(far, join(root, 'folder-out'));
symlinkSync('a.wasm', join(root, 'sub', 'link-in'));
symlinkSync('nowhere', join(root, 'dangling'));
symlinkSync('loop', join(root, 'loop'));
symlinkSync(root, join(base, 'alias'));
const posix = process.platform === 'win32' ? { skip: 'no FIFO on Windows' } : {};
if (process.platform !== 'win32') execFileSync('mkfifo', [join(root, 'fifo')]);
const workspace = openWorkspace(root);
const text = async (path: string): Promise<string> => new TextDecoder().decode(await workspace.read(path, 100));

describe('reading files of the workspace', () => {
  for (const path of ['sub/a.wasm', './sub/../sub/a.wasm', join(root, 'sub/a.wasm'), 'sub/link-in'])
    it(`reads ${path.replace(base, '')}`, async () => assert.equal(await text(path), 'module'));
  it('reads from a root that is itself a link', async () => {
    assert.equal(
      new TextDecoder().decode(await openWorkspace(join(base, 'alias')).read(join(base, 'alias/sub/a.wasm'), 100)),
      'module',
    );
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ['a path above the root', '../work-not/secret', 'PATH_OUTSIDE_WORKSPACE'],
    ['an absolute path outside', join(far, 'secret'), 'PATH_OUTSIDE_WORKSPACE'],
    ['a link to a file outside', 'link-out', 'PATH_OUTSIDE_WORKSPACE'],
    ['a file below a linked folder outside', 'folder-out/secret', 'PATH_OUTSIDE_WORKSPACE'],
    ['a missing file below a linked folder outside', 'folder-out/none', 'PATH_OUTSIDE_WORKSPACE'],
    ['a path with a zero byte', 'sub\0/a.wasm', 'PATH_OUTSIDE_WORKSPACE'],
    ['a missing file', 'none.wasm', 'FILE_UNREADABLE'],
    ['a file below a file', 'sub/a.wasm/x', 'FILE_UNREADABLE'],
    ['a link to nothing', 'dangling', 'FILE_UNREADABLE'],
    ['a link to itself', 'loop', 'FILE_UNREADABLE'],
    ['a folder', 'sub', 'FILE_UNREADABLE'],
  ];
  for (const [what, path, code] of refused)
    it(`refuses ${what}`, async () => assert.rejects(workspace.read(path, 100), { code }));
  it('refuses a FIFO at once', posix, async () =>
    assert.rejects(workspace.read('fifo', 100), { code: 'FILE_UNREADABLE' }),
  );
  it('refuses a file over the limit', async () =>
    assert.rejects(workspace.read('sub/a.wasm', 5), { code: 'FILE_TOO_LARGE' }));
  it('accepts a file of exactly the limit', async () =>
    assert.equal((await workspace.read('sub/a.wasm', 6)).byteLength, 6));
  it('refuses a root that does not exist', async () =>
    assert.rejects(openWorkspace(join(base, 'no')).read('x', 1), { code: 'FILE_UNREADABLE' }));
});

describe('whether a file exists', () => {
  for (const [path, expected] of [
    ['sub/a.wasm', true],
    ['sub', true],
    ['none', false],
    ['dangling', false],
  ] as const)
    it(`says ${expected} for ${path}`, async () => assert.equal(await workspace.exists(path), expected));
  it('says nothing about files outside', async () => {
    await assert.rejects(workspace.exists('folder-out/secret'), { code: 'PATH_OUTSIDE_WORKSPACE' });
    await assert.rejects(workspace.exists('folder-out/none'), { code: 'PATH_OUTSIDE_WORKSPACE' });
  });
});

describe('writing files', () => {
  it('creates folders, replaces the file and leaves nothing else behind', async () => {
    await workspace.write('new/deep/x.json', new TextEncoder().encode('first, longer'));
    await workspace.write('new/deep/x.json', new TextEncoder().encode('second'));
    assert.equal(readFileSync(join(root, 'new/deep/x.json'), 'utf8'), 'second');
    assert.deepEqual(readdirSync(join(root, 'new/deep')), ['x.json']);
  });
  for (const path of ['../x', 'folder-out/x', 'link-out'])
    it(`refuses ${path}`, async () => {
      await assert.rejects(workspace.write(path, new Uint8Array(1)), { code: 'PATH_OUTSIDE_WORKSPACE' });
      assert.deepEqual(readdirSync(far), ['secret']);
      assert.equal(readFileSync(join(far, 'secret'), 'utf8'), 'secret');
    });
  it('reports a failure, and leaves nothing behind', async () => {
    await assert.rejects(workspace.write('sub', new Uint8Array(1)), { code: 'FILE_UNWRITABLE' });
    assert.deepEqual(readdirSync(join(root, 'sub')).sort(), ['a.wasm', 'link-in']);
  });
});
