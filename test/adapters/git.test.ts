import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { findProgram } from '../../src/adapters/host/program.ts';
import { openGit } from '../../src/adapters/programs/git.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'wasm-image-')));
after(() => rmSync(base, { recursive: true, force: true }));
const repository = join(base, 'repository');
const marker = join(base, 'ran');
const hasGit = findProgram(['git', 'git.exe'], process.env, base) !== undefined;
const needsGit = hasGit ? {} : { skip: 'git is not installed' };
const TIME = 1_700_000_001;

const git = (...args: readonly string[]): string =>
  execFileSync('git', args, {
    cwd: repository,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: devNull,
      GIT_AUTHOR_DATE: '1600000000 +0100',
      GIT_COMMITTER_DATE: `${TIME} +0530`,
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@b',
      GIT_COMMITTER_NAME: 'committer x <y> 5 +0000',
      GIT_COMMITTER_EMAIL: 'c@d',
    },
  }).trim();

const fake = (folder: string, script: string): string => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'git'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'git'), 0o755);
  return folder;
};

describe('reading with git', needsGit, () => {
  mkdirSync(repository);
  if (hasGit) {
    git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'committer evil <x> 99 +0000\n\ncommitter evil <x> 99 +0000');
  }
  const asked = openGit(process.env, base);

  it('reads the time of the committer, not of the author or the message', async () =>
    assert.equal(await asked.commitTime(repository), TIME));
  it('reads the commit', async () => assert.equal(await asked.commitSha(repository), git('rev-parse', 'HEAD')));
  it('starts no program that the config of the repository names', async () => {
    writeFileSync(join(base, 'evil'), `#!/bin/sh\ntouch ${marker}\n`);
    chmodSync(join(base, 'evil'), 0o755);
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'gpg.program',
      'core.sshCommand',
      'diff.external',
      'core.editor',
    ])
      git('config', key, join(base, 'evil'));
    git('config', 'core.hooksPath', base);
    git('config', 'log.showSignature', 'true');
    git('config', 'core.repositoryFormatVersion', '1');
    git('config', 'extensions.partialClone', 'origin');
    git('config', 'remote.origin.url', `ext::${join(base, 'evil')} %S`);
    git('config', 'remote.origin.promisor', 'true');
    git('config', 'protocol.ext.allow', 'always');
    assert.equal(await asked.commitTime(repository), TIME);
    // A missing commit makes a partial clone fetch it, which would start the program of the remote.
    writeFileSync(join(repository, '.git/HEAD'), `${'1'.repeat(40)}\n`);
    assert.equal(await asked.commitTime(repository), undefined);
    assert.equal(await asked.commitSha(repository), undefined);
    assert.equal(existsSync(marker), false);
  });
  it('returns nothing without a repository or a folder', async () => {
    assert.equal(await asked.commitTime(tmpdir()), undefined);
    assert.equal(await asked.commitSha(join(base, 'none')), undefined);
  });
});

describe('which git is used', process.platform === 'win32' ? { skip: 'shell scripts as programs' } : {}, () => {
  it('returns nothing without git', async () =>
    assert.equal(await openGit({ PATH: '' }, base).commitTime(base), undefined));
  it('does not use a git of the workspace', async () => {
    const folder = fake(join(base, 'work/bin'), `touch ${marker}`);
    assert.equal(await openGit({ PATH: folder }, join(base, 'work')).commitSha(base), undefined);
    assert.equal(existsSync(marker), false);
  });
  it('does not use relative entries of PATH', () =>
    assert.equal(findProgram(['git'], { PATH: 'bin:./bin:' }, base), undefined));
  it('does not pass on secrets or GIT_ variables', async () => {
    const folder = fake(join(base, 'bin'), `/usr/bin/env > ${join(base, 'env')}`);
    await openGit({ PATH: folder, GIT_DIR: '/x', GITHUB_TOKEN: 'sentinel', HOME: '/h' }, join(base, 'work')).commitSha(
      base,
    );
    const seen = readFileSync(join(base, 'env'), 'utf8');
    assert.match(seen, /GIT_CONFIG_NOSYSTEM=1/);
    assert.doesNotMatch(seen, /sentinel|GIT_DIR=|HOME=/);
  });
  it('ignores output that is not a commit', async () => {
    const folder = fake(join(base, 'odd'), 'echo main; echo "committer x <y> many +0000"');
    const odd = openGit({ PATH: folder }, join(base, 'work'));
    assert.equal(await odd.commitSha(base), undefined);
    assert.equal(await odd.commitTime(base), undefined);
  });
});
