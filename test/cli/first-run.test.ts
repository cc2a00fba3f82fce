import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { findProgram } from '../../src/adapters/host/program.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  for (const name of ['project', 'empty']) mkdirSync(join(folder.path, name));
  mkdirSync(join(folder.path, 'project/build'));
  writeFileSync(join(folder.path, 'project/build/my_filter.wasm'), goodFilter());
  writeFileSync(join(folder.path, 'project/key.pem'), PRIVATE_PEM);
  writeFileSync(join(folder.path, 'project/package.json'), '{"name":"my-filter","description":"Adds a header"}');
});
after(async () => {
  await registry.stop();
  folder.remove();
});

const run = (args: readonly string[], where = 'project'): Promise<Ended> =>
  runCli(args, { folder: join(folder.path, where) });

describe('a module that is not where it was said', () => {
  it('is looked for, and the hint says what to write', async () => {
    const { status, stderr } = await run(['build', 'my-filter.wasm', '--no-smoke']);
    assert.equal(status, 2);
    assert.match(
      stderr,
      /FILE_UNREADABLE.*my-filter\.wasm": it does not exist\n.*set --module "build\/my_filter\.wasm"/,
    );
  });
  it('is said to be missing in a folder without any', async () => {
    const { status, stderr } = await run(['build', 'filter.wasm', '--no-smoke'], 'empty');
    assert.equal(status, 2);
    assert.match(stderr, /there is no \.wasm file here: build the module first/);
  });
  it('keeps its own hint if it is there, and is a folder', async () => {
    const { status, stderr } = await run(['build', 'build', '--no-smoke']);
    assert.equal(status, 2);
    assert.match(stderr, /it is a folder\n.*check the path/);
  });
});

const hasGit = findProgram(['git', 'git.exe'], process.env) !== undefined;

describe('the first image', hasGit ? {} : { skip: 'git is not installed' }, () => {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd: join(folder.path, 'project'),
      encoding: 'utf8',
      env: { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: devNull },
    }).trim();
  const publish = async (...more: readonly string[]): Promise<{ readonly digest: string; readonly log: string }> => {
    const flags = ['--images', `${registry.host}/Acme/Filter`, '--signing-key', 'key.pem', '--no-smoke', '--json'];
    const ended = await run(['publish', 'build/my_filter.wasm', ...flags, ...more]);
    assert.equal(ended.status, 0, ended.stderr);
    return { digest: (JSON.parse(ended.stdout) as { digest: string }).digest, log: ended.stderr };
  };
  const annotationsOf = async (digest: string): Promise<Readonly<Record<string, string>>> => {
    const answer = await fetch(`http://${registry.host}/v2/acme/filter/manifests/${digest}`, {
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    });
    return ((await answer.json()) as { annotations: Record<string, string> }).annotations;
  };
  const of = (annotations: Readonly<Record<string, string>>, ...names: readonly string[]) =>
    names.map((name) => annotations[`org.opencontainers.image.${name}`]);

  it('says where it comes from, and is the same in another run', async () => {
    git('init', '-q', '-b', 'main');
    git('add', 'package.json');
    git('commit', '-q', '-m', 'first');
    git('tag', 'v1.2.3');
    git('remote', 'add', 'origin', 'git@example.com:Acme/Filter.git');
    const { digest } = await publish('--tags', 'v1.2.3');
    assert.deepEqual(of(await annotationsOf(digest), 'source', 'revision', 'version', 'title', 'description'), [
      'https://example.com/Acme/Filter',
      git('rev-parse', 'HEAD'),
      '1.2.3',
      'my-filter',
      'Adds a header',
    ]);
    assert.equal((await publish('--tags', 'v1.2.3')).digest, digest);
    assert.equal((await publish('--dry-run')).digest, digest);
  });
  it('names no commit if files have changed', async () => {
    appendFileSync(join(folder.path, 'project/package.json'), ' ');
    const { status, stderr } = await run(['build', 'build/my_filter.wasm', '--no-smoke']);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /The image names no commit: the working tree has changes that are not committed/);
    const { digest } = await publish();
    assert.deepEqual(of(await annotationsOf(digest), 'source', 'revision', 'version'), [
      'https://example.com/Acme/Filter',
      undefined,
      undefined,
    ]);
  });
});
