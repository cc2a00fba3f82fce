import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Ended, runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/publisher.ts';

interface Printed {
  readonly matrix: { readonly include: readonly { readonly name: string; readonly modules: string }[] };
  readonly changed: readonly { readonly name: string; readonly reason: string }[];
}

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const MODULES = ['a', 'b', 'c']
  .map((name) => `${name} = out/${name}.wasm; working-directory: filters/${name}`)
  .join('\n');
const FILE = `apiVersion: wasm-image.dev/v1
kind: FilterSet
filters:
${['a', 'b', 'c'].map((name) => `  - name: ${name}\n    module: out/${name}.wasm\n    working-directory: ${name}\n`).join('')}`;
/** The first commit, one on a branch, and the last one of main, in this order. */
let commits: readonly string[] = [];

function git(...args: readonly string[]): string {
  const person = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com' };
  const committer = { GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' };
  const env = { PATH: process.env.PATH ?? '', HOME: folder.path, GIT_CONFIG_NOSYSTEM: '1', ...person, ...committer };
  return execFileSync('git', args, { cwd: at('main'), encoding: 'utf8', env }).trim();
}

function commit(files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(at(`main/${name}`)), { recursive: true });
    writeFileSync(at(`main/${name}`), text);
  }
  git('add', '--all');
  git('commit', '--quiet', '--message=x');
  return git('rev-parse', 'HEAD');
}

before(() => {
  mkdirSync(at('main'));
  git('init', '--quiet', '--initial-branch=main');
  const first = commit({
    'filters/wasm-image.yaml': FILE,
    'filters/a/Cargo.toml': '[package]\nname = "a"\n[dependencies]\nshared = { path = "../../shared" }\n',
    'filters/b/x': '1',
    'filters/c/x': '1',
    'shared/Cargo.toml': '[package]\nname = "shared"\n',
  });
  git('switch', '--quiet', '--create=topic');
  const topic = commit({ 'filters/c/ü "x"': '2' });
  git('switch', '--quiet', 'main');
  commits = [first, topic, commit({ 'shared/src/lib.rs': '' })];
});
after(() => folder.remove());

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}, work = 'main'): Promise<Ended> =>
  runCli(['plan', '--offline', ...args], { folder: at(work), env });
async function changedIn(...given: Parameters<typeof run>): Promise<readonly string[]> {
  const { status, stdout, stderr } = await run(['--json', ...given[0]], given[1], given[2]);
  assert.equal(status, 0, stderr);
  const { changed, matrix } = JSON.parse(stdout) as Printed;
  assert.deepEqual(
    matrix.include.map(({ name }) => name),
    changed.map(({ name }) => name),
  );
  return changed.map(({ name }) => name);
}
const onEvent = (name: string, ref: string, payload: object): Readonly<Record<string, string>> => {
  writeFileSync(at(`${name}.json`), JSON.stringify(payload));
  return { GITHUB_EVENT_NAME: name, GITHUB_REF: ref, GITHUB_EVENT_PATH: at(`${name}.json`) };
};

describe('the modules that changed', () => {
  it('count from the base of the event', async () => {
    const [first = '', topic = '', last = ''] = commits;
    const main = 'refs/heads/main';
    const lines = ['--modules', MODULES];
    assert.deepEqual(await changedIn(lines, onEvent('push', main, { before: first })), ['a']);
    assert.deepEqual(await changedIn(lines, onEvent('push', main, { before: last })), []);
    // After a forced push, what was published before is undone too.
    assert.deepEqual(await changedIn(lines, onEvent('push', main, { before: topic })), ['a', 'c']);
    const request = { pull_request: { base: { sha: topic } } };
    assert.deepEqual(await changedIn(lines, onEvent('pull_request', 'refs/pull/1/merge', request)), ['a']);
    const queue = { merge_group: { base_sha: first } };
    assert.deepEqual(await changedIn(lines, onEvent('merge_group', 'refs/heads/gh-readonly-queue/x', queue)), ['a']);
  });

  it('are all of them if there is no base', async () => {
    const lines = ['--modules', MODULES];
    for (const [env, why] of [
      [onEvent('release', 'refs/tags/v1', {}), /the event "release" has no base/],
      [{}, /no base is given/],
    ] as const) {
      const { status, stdout, stderr } = await run(lines, env);
      assert.equal(status, 0, stderr);
      assert.match(stdout, /^3 of 3 modules changed \(3 jobs\)\n/);
      assert.match(stderr, new RegExp(`All modules count as changed: ${why.source}`));
    }
    for (const since of ['nope', 'f'.repeat(40), '--output=x', 'HEAD; touch x']) {
      const { stdout, stderr } = await run([...lines, `--since=${since}`]);
      assert.match(stdout, /^3 of 3 /);
      assert.match(stderr, /is not in this checkout; check out with "fetch-depth: 0"/);
    }
    mkdirSync(at('empty'), { recursive: true });
    assert.deepEqual(await changedIn([...lines, '--since', 'HEAD'], {}, 'empty'), ['a', 'b', 'c']);
  });

  it('are read from a file, whose folder can be anywhere', async () => {
    const given = ['--since', commits[0] ?? ''];
    assert.deepEqual(await changedIn([...given, '--modules', 'filters/wasm-image.yaml']), ['a']);
    assert.deepEqual(await changedIn([...given, '--modules', 'wasm-image.yaml'], {}, 'main/filters'), ['a']);
    assert.deepEqual(await changedIn([...given, '--modules', '../wasm-image.yaml'], {}, 'main/filters/b'), ['a']);
  });

  it('are all of them if a shared path changed', async () => {
    const given = ['--since', commits[0] ?? '', '--modules', MODULES];
    assert.deepEqual(await changedIn([...given, '--shared-paths', 'shared']), ['a', 'b', 'c']);
    assert.deepEqual(await changedIn([...given, '--shared-paths', 'share']), ['a']);
  });

  it('go into at most 256 jobs, and into fewer on request', async () => {
    const many = Array.from({ length: 300 }, (_, i) => `m${i} = out/m${i}.wasm`).join('\n');
    const { stdout } = await run(['--json', '--modules', many]);
    const { matrix, changed } = JSON.parse(stdout) as Printed;
    assert.deepEqual([matrix.include.length, changed.length], [256, 300]);
    assert.equal(matrix.include.flatMap(({ modules }) => modules.split('\n')).length, 300);
    const few = JSON.parse((await run(['--json', '--modules', MODULES, '--legs', '2'])).stdout) as Printed;
    assert.deepEqual(
      few.matrix.include.map(({ name }) => name),
      ['a', 'b and 1 more'],
    );
    const first = 'a; working-directory: "filters/a"; module: "out/a.wasm"';
    assert.equal(few.matrix.include[0]?.modules, first);
    for (const legs of ['0', '257', 'x', '1.5'])
      assert.match(
        (await run(['--modules', MODULES, '--legs', legs])).stderr,
        /INPUT_INVALID: .* as --legs: it is not 1 to 256/,
      );
  });

  it('are shown with tags, and one line says if there are none', async () => {
    const { stdout } = await run(['--modules', MODULES, '--since', 'HEAD', '--tags', 'type=raw,value=x']);
    assert.equal(stdout, 'version x\n  x  unknown: not looked up (--offline)\n0 of 3 modules changed (0 jobs)\n');
  });

  it('count as changed if a manifest cannot be read', async () => {
    git('switch', '--quiet', '--create=broken', commits[0] ?? '');
    commit({ 'filters/b/Cargo.toml': '[package\n', unrelated: '' });
    const { stdout } = await run(['--modules', MODULES, '--since', 'HEAD~1']);
    git('switch', '--quiet', 'main');
    assert.match(stdout, /^1 of 3 modules changed \(1 job\)\n {2}b {2}/);
  });
});
