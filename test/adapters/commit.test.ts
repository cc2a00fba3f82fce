import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { findProgram } from '../../src/adapters/host/program.ts';
import { readCommit } from '../../src/adapters/programs/commit.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'wasm-image-')));
after(() => rmSync(base, { recursive: true, force: true }));
const hasGit = findProgram(['git', 'git.exe'], process.env, base) !== undefined;

const gitIn = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: devNull,
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@b',
      GIT_COMMITTER_NAME: 'c',
      GIT_COMMITTER_EMAIL: 'c@d',
    },
  }).trim();

/** A repository with one commit, the tag v1.2.3 and a remote. */
function makeRepository(name: string, files: Readonly<Record<string, string>> = { file: 'one\n' }): string {
  const folder = join(base, name);
  gitIn(base, 'init', '-q', '-b', 'main', folder);
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  gitIn(folder, 'add', '-A');
  gitIn(folder, 'commit', '-q', '-m', 'first');
  gitIn(folder, 'tag', 'v1.2.3');
  gitIn(folder, 'remote', 'add', 'origin', 'https://user:token@example.com/acme/f.git');
  return folder;
}

const env = { PATH: process.env.PATH };
const read = (folder: string, more: Readonly<Record<string, string>> = {}) =>
  readCommit({ ...env, ...more }, folder, undefined);
/** Makes git compare the contents of a file again. */
const touch = (path: string): void => utimesSync(path, 1_600_000_000, 1_600_000_000);

describe('reading a commit', hasGit ? {} : { skip: 'git is not installed' }, () => {
  const folder = hasGit ? makeRepository('plain') : '';
  const head = hasGit ? gitIn(folder, 'rev-parse', 'HEAD') : '';
  const run = {
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'acme/f',
    GITHUB_REF: 'refs/tags/v9.0.0',
  };

  it('reads a checkout', async () =>
    assert.deepEqual(await read(folder), {
      run: undefined,
      head,
      remote: 'https://user:token@example.com/acme/f.git',
      tags: ['refs/tags/v1.2.3'],
      workingTree: 'clean',
    }));
  it('reads an annotated tag, and no tag of another commit', async () => {
    const other = makeRepository('tags');
    gitIn(other, 'commit', '-q', '--allow-empty', '-m', 'second');
    gitIn(other, 'tag', '-a', '-m', 'x', 'v2.0.0');
    assert.deepEqual((await read(other)).tags, ['refs/tags/v2.0.0']);
  });
  it('reads the same in a shallow clone', async () => {
    const clone = join(base, 'clone');
    gitIn(base, 'clone', '-q', '--depth=1', '--branch=v1.2.3', `file://${folder}`, clone);
    gitIn(clone, 'remote', 'set-url', 'origin', 'https://user:token@example.com/acme/f.git');
    assert.deepEqual(await read(clone), await read(folder));
  });
  it('reads nothing outside a repository, and without git', async () => {
    const none = { run: undefined, head: undefined, remote: undefined, tags: [], workingTree: 'unknown' };
    assert.deepEqual(await read(base), none);
    assert.deepEqual(await read(join(base, 'missing')), none);
    assert.deepEqual(await readCommit({ PATH: '' }, folder, undefined), none);
  });
  it('takes the rest from the run of a workflow, if it is about the commit', async () => {
    assert.deepEqual(await read(folder, { ...run, GITHUB_SHA: head }), {
      run: { address: 'https://github.com/acme/f', commit: head, ref: 'refs/tags/v9.0.0' },
      head,
      remote: undefined,
      tags: [],
      workingTree: 'unknown',
    });
    assert.equal((await read(folder, { ...run, GITHUB_SHA: 'a'.repeat(40) })).workingTree, 'clean');
    assert.equal((await read(folder, { ...run, GITHUB_SHA: 'main' })).run, undefined);
    assert.equal((await read(folder, { ...run, GITHUB_SHA: head, GITHUB_ACTIONS: '' })).run, undefined);
  });

  it('sees changed, staged and removed files, and no file that git does not know', async () => {
    const tree = makeRepository('tree', { file: 'one\n', other: 'two\n' });
    writeFileSync(join(tree, 'filter.wasm'), 'built');
    assert.equal((await read(tree)).workingTree, 'clean');
    touch(join(tree, 'file'));
    assert.equal((await read(tree)).workingTree, 'clean');
    appendFileSync(join(tree, 'file'), 'more');
    assert.equal((await read(tree)).workingTree, 'changed');
    gitIn(tree, 'add', 'file');
    assert.equal((await read(tree)).workingTree, 'changed');
    gitIn(tree, 'reset', '-q', '--hard');
    assert.equal((await read(tree)).workingTree, 'clean');
    rmSync(join(tree, 'other'));
    assert.equal((await read(tree)).workingTree, 'changed');
  });
  it('takes line endings of Windows for no change', async () => {
    const tree = makeRepository('lines');
    rmSync(join(tree, 'file'));
    gitIn(tree, '-c', 'core.autocrlf=true', 'checkout', '-q', '--', 'file');
    assert.equal(readFileSync(join(tree, 'file'), 'utf8'), 'one\r\n');
    touch(join(tree, 'file'));
    assert.equal((await read(tree)).workingTree, 'clean');
  });
  it('does not write to the repository', async () => {
    const tree = makeRepository('index');
    touch(join(tree, 'file'));
    const before = execFileSync('git', ['hash-object', '.git/index'], { cwd: tree, encoding: 'utf8' });
    await read(tree);
    assert.equal(execFileSync('git', ['hash-object', '.git/index'], { cwd: tree, encoding: 'utf8' }), before);
  });
});

const needsShell = process.platform === 'win32' || !hasGit ? { skip: 'needs git and a shell' } : {};

describe('programs that the config of a repository names', needsShell, () => {
  const marker = join(base, 'ran');
  const evil = join(base, 'evil');
  const setUp = (name: string): string => {
    writeFileSync(evil, `#!/bin/sh\ntouch '${marker}'\ncat\n`);
    chmodSync(evil, 0o755);
    const tree = makeRepository(name, { file: 'one\n', '.gitattributes': 'file filter=evil filter=e=vil diff=evil\n' });
    for (const key of ['core.fsmonitor', 'core.sshCommand', 'diff.external', 'core.editor', 'diff.evil.textconv'])
      gitIn(tree, 'config', key, evil);
    gitIn(tree, 'config', 'status.submoduleSummary', 'true');
    return tree;
  };
  const keys = ['clean', 'smudge', 'process'];

  it('are filters that git runs to compare a file', async () => {
    const tree = setUp('filters-run');
    gitIn(tree, 'config', '--unset', 'core.fsmonitor');
    writeFileSync(join(tree, '.gitattributes'), 'file filter=evil\n');
    gitIn(tree, 'config', 'filter.evil.clean', evil);
    touch(join(tree, 'file'));
    gitIn(tree, 'status', '--porcelain');
    assert.equal(existsSync(marker), true);
    rmSync(marker);
  });
  it('are not started', async () => {
    const tree = setUp('filters');
    writeFileSync(join(tree, '.gitattributes'), 'file filter=evil\n');
    gitIn(tree, 'add', '-A');
    gitIn(tree, 'commit', '-q', '-m', 'attributes');
    rmSync(marker, { force: true });
    for (const key of keys) gitIn(tree, 'config', `filter.evil.${key}`, evil);
    gitIn(tree, 'config', 'filter.evil.required', 'true');
    touch(join(tree, 'file'));
    assert.equal((await read(tree)).workingTree, 'clean');
    assert.equal(existsSync(marker), false);
  });
  it('are not started if their name cannot be replaced', async () => {
    const tree = setUp('odd-filters');
    writeFileSync(join(tree, '.gitattributes'), 'file filter=e=vil\n');
    for (const key of keys) gitIn(tree, 'config', '--file', '.git/config', `filter.e=vil.${key}`, evil);
    rmSync(marker, { force: true });
    touch(join(tree, 'file'));
    assert.equal((await read(tree)).workingTree, 'unknown');
    assert.equal(existsSync(marker), false);
  });
});
