import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Ended, runCli } from '../support/cli.ts';
import { policyJson } from '../support/policy.ts';
import { PUBLIC_PEM, temporaryFolder } from '../support/publisher.ts';

const folder = temporaryFolder();
const at = (path: string): string => join(folder.path, path);
const write = (path: string, content: string): void => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), content);
};
const git = (repository: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'protocol.file.allow=always', ...args], {
    cwd: at(repository),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, HOME: folder.path, GIT_CONFIG_NOSYSTEM: '1' },
  }).trim();
const commit = (repository: string): string => {
  git(repository, 'add', '-A');
  git(repository, 'commit', '-qm', 'x');
  return git(repository, 'rev-parse', 'HEAD');
};

// Nothing listens there: an image with a policy is undecided, and one without is denied.
const REGISTRY = '127.0.0.1:1';
const policy = (images: string): string =>
  JSON.stringify(
    policyJson({
      images: [{ glob: `${REGISTRY}/${images}` }],
      authorities: { allOf: [{ name: 'k', key: PUBLIC_PEM }] },
    }),
  );
const set = (...files: readonly string[]): string =>
  JSON.stringify({
    apiVersion: 'wasm-image.dev/v1',
    kind: 'PolicySet',
    policies: files.map((file) => ({ policy: file })),
  });
const PLUGIN = `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata: {name: f}\nspec:\n  url: oci://${REGISTRY}/acme/f@sha256:${'a'.repeat(64)}\n`;
const REPOSITORY = 'acme/clusters';
const repo = (full_name: string) => ({ repo: { full_name } });
/** The commit that the pull request is merged into. */
let base = '';

/** The checkout of a pull request that lets its own image pass. */
before(() => {
  mkdirSync(at('repo'));
  git('repo', 'init', '-q');
  write('repo/deploy/f.yaml', PLUGIN);
  write('repo/set.json', set('p.json'));
  write('repo/p.json', policy('other/*'));
  write('repo/sub/set.json', set('../p.json'));
  write('repo/sub/alone.json', policy('other/*'));
  symlinkSync('set.json', at('repo/link.json'));
  base = commit('repo');
  write('repo/p.json', policy('acme/*'));
  write('repo/new.json', set('p.json'));
  write('repo/sub/alone.json', policy('acme/*'));
  commit('repo');
});
after(() => folder.remove());

interface Report {
  readonly references: readonly { readonly findings: readonly { readonly rule: string }[] }[];
  readonly findings: readonly { readonly rule: string; readonly message: string; readonly file: string }[];
}
interface Run {
  readonly policy?: string;
  readonly from?: string;
  readonly args?: readonly string[];
  readonly event?: string;
  readonly payload?: object;
  readonly env?: Readonly<Record<string, string>>;
}
let number = 0;
function run({ policy: file = 'set.json', from = 'repo', args = [], event = '', payload = {}, env = {} }: Run) {
  const name = `event-${number++}.json`;
  write(name, JSON.stringify({ repository: { full_name: REPOSITORY }, ...payload }));
  const workflow = {
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: at(name),
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_WORKSPACE: at(from),
  };
  return runCli(['check', '.', '--policy', file, '--json', ...args], {
    folder: at(from),
    env: { ...(event === '' ? {} : workflow), ...env },
  });
}
const pull = (sha = base, head = REPOSITORY): Pick<Run, 'event' | 'payload'> => ({
  event: 'pull_request',
  payload: { pull_request: { base: { sha, ...repo(REPOSITORY) }, head: repo(head) } },
});
const rulesOf = ({ stdout }: Ended): readonly (readonly string[])[] => {
  const { references, findings } = JSON.parse(stdout) as Report;
  return [references.flatMap((one) => one.findings.map(({ rule }) => rule)), findings.map(({ rule }) => rule)];
};
const BASE = [['no-policy'], ['policy-changed']];
const OWN = [['undecided'], []];

describe('the policies of check', { concurrency: 3 }, () => {
  for (const [name, how] of [
    ['a pull request', () => pull()],
    ['the pull request of a fork', () => pull(base, 'evil/clusters')],
    ['pull_request_target', () => ({ ...pull(), event: 'pull_request_target' })],
    ['a merge queue', () => ({ event: 'merge_group', payload: { merge_group: { base_sha: base } } })],
    ['workflow_run', () => ({ event: 'workflow_run', env: { GITHUB_SHA: base } })],
    ['issue_comment', () => ({ event: 'issue_comment', env: { GITHUB_SHA: base } })],
    ['policy-base', () => ({ args: ['--policy-base', base] })],
    ['policy-base with a short name', () => ({ args: ['--policy-base', 'HEAD~1'] })],
    ['a set in a folder', () => ({ ...pull(), policy: 'sub/set.json' })],
    ['one policy', () => ({ ...pull(), policy: 'p.json' })],
    ['an absolute path', () => ({ ...pull(), policy: at('repo/set.json') })],
  ] as const satisfies readonly (readonly [string, () => Run])[])
    it(`are those of the base for ${name}`, async () => {
      const ended = await run(how());
      assert.equal(ended.status, 3, ended.stderr);
      assert.deepEqual(rulesOf(ended), BASE);
    });
  for (const [name, how] of [
    ['nothing else is said', () => ({})],
    ['a branch is pushed', () => ({ event: 'push', env: { GITHUB_REF: 'refs/heads/main' } })],
  ] as const satisfies readonly (readonly [string, () => Run])[])
    it(`are those of the checkout if ${name}`, async () => {
      assert.deepEqual(rulesOf(await run(how())), OWN);
    });
  it('say what the pull request changes, and where', async () => {
    const { findings } = JSON.parse((await run(pull())).stdout) as Report;
    assert.deepEqual(
      findings.map(({ file, message }) => [file, message]),
      [['p.json', '"p.json" differs from the base, and the one of the base counted']],
    );
    const head = git('repo', 'rev-parse', 'HEAD');
    assert.deepEqual(rulesOf(await run(pull(head))), OWN);
  });
  it('are not read if the checkout does not have the base', async () => {
    const rows: readonly Run[] = [
      pull('b'.repeat(40)),
      { event: 'deployment' },
      { event: 'workflow_run' },
      { args: ['--policy-base', 'nonsense'] },
      { args: ['--policy-base=--output=x'] },
    ];
    for (const how of rows) {
      const { status, stdout, stderr } = await run(how);
      assert.equal(status, 5, stdout + stderr);
      assert.match(stdout + stderr, /BASE_UNAVAILABLE.*fetch-depth: 0/s);
    }
  });
  for (const [file, why] of [
    ['new.json', 'it does not have the file'],
    ['link.json', 'it has no regular file there'],
    ['sub', 'it has no regular file there'],
    ['link.json/x', 'it does not have the file'],
  ] as const)
    it(`must be files of the base: ${file}`, async () => {
      const { status, stdout, stderr } = await run({ ...pull(), policy: file });
      assert.equal(status, 2, stdout + stderr);
      assert.ok((stdout + stderr).includes(why), stdout + stderr);
    });
  it('may be outside of the checkout', async () => {
    write('elsewhere/set.json', set('p.json'));
    write('elsewhere/p.json', policy('acme/*'));
    assert.deepEqual(rulesOf(await run({ ...pull(), policy: at('elsewhere/set.json') })), OWN);
  });
  it('are those of the base through a link that leads into the checkout', async () => {
    symlinkSync(at('repo/sub'), at('alias'));
    const ended = await run({ ...pull(), policy: at('alias/alone.json') });
    assert.deepEqual(rulesOf(ended)[0], ['no-policy'], ended.stderr);
  });
  it('may be in the checkout of another repository, but not of a fork', async () => {
    mkdirSync(at('workspace'));
    cpSync(at('repo'), at('workspace/clusters'), { recursive: true, verbatimSymlinks: true });
    mkdirSync(at('workspace/policies'));
    git('workspace/policies', 'init', '-q');
    write('workspace/policies/set.json', set('p.json'));
    write('workspace/policies/p.json', policy('acme/*'));
    commit('workspace/policies');
    const from = 'workspace';
    assert.deepEqual(rulesOf(await run({ ...pull(), from, policy: 'clusters/set.json' })), BASE);
    const other = async (url: string): Promise<Ended> => {
      git('workspace/policies', 'config', 'remote.origin.url', url);
      return run({ ...pull(base, 'Evil/fork'), from, policy: 'policies/set.json' });
    };
    assert.deepEqual(rulesOf(await other('https://github.com/acme/policies.git')), OWN);
    for (const url of [`https://github.com/${REPOSITORY}`, 'git@github.com:EVIL/Fork.git', 'x'])
      assert.match((await other(url)).stdout, /BASE_UNAVAILABLE/, url);
  });
  it('are not read from a submodule, whose commit the pull request chooses', async () => {
    mkdirSync(at('module'));
    git('module', 'init', '-q');
    write('module/set.json', set('p.json'));
    write('module/p.json', policy('acme/*'));
    commit('module');
    cpSync(at('repo'), at('outer'), { recursive: true, verbatimSymlinks: true });
    git('outer', 'submodule', 'add', '-q', at('module'), 'policies');
    const head = commit('outer');
    const { status, stdout, stderr } = await run({ ...pull(head), from: 'outer', policy: 'policies/set.json' });
    assert.equal(status, 2, stdout + stderr);
    assert.match(stdout + stderr, /FILE_UNREADABLE/);
  });
  it('include the lock file, also one that the pull request removes or adds', async () => {
    mkdirSync(at('locked'));
    git('locked', 'init', '-q');
    const recorded = (lock: string): string =>
      JSON.stringify({
        apiVersion: 'wasm-image.dev/v1',
        kind: 'PolicySet',
        policies: [{ recorded: lock, images: [{ glob: `${REGISTRY}/acme/*` }] }],
      });
    write('locked/deploy/f.yaml', PLUGIN);
    write('locked/set.json', recorded('a.lock'));
    write('locked/later.json', recorded('b.lock'));
    // What cannot be read is an error of the set, so it shows which of the two files was read.
    write('locked/a.lock', '{"of": "the base"}');
    const own = commit('locked');
    const good = '{"apiVersion": "wasm-image.dev/v1", "kind": "Lock", "images": []}';
    for (const content of [good, undefined]) {
      if (content === undefined) rmSync(at('locked/a.lock'));
      else write('locked/a.lock', content);
      const { status, stdout, stderr } = await run({ ...pull(own), from: 'locked' });
      assert.deepEqual([status, /POLICY_INVALID/.test(stdout + stderr)], [2, true], stdout + stderr);
    }
    write('locked/b.lock', '{"of": "the pull request"}');
    const added = await run({ ...pull(own), from: 'locked', policy: 'later.json' });
    assert.deepEqual(rulesOf(added)[1], ['policy-changed'], added.stdout + added.stderr);
    const written = await run({ ...pull(own), from: 'locked', policy: 'later.json', args: ['--record'] });
    assert.deepEqual([written.status, /INPUT_CONFLICT/.test(written.stdout + written.stderr)], [2, true]);
    const plain = await run({ from: 'locked', policy: 'later.json' });
    assert.deepEqual([plain.status, /POLICY_INVALID/.test(plain.stdout + plain.stderr)], [2, true]);
  });
  it('need git', async () => {
    mkdirSync(at('download'));
    for (const name of ['set.json', 'p.json', 'deploy'])
      cpSync(at(`repo/${name}`), at(`download/${name}`), { recursive: true });
    const { status, stdout, stderr } = await run({ ...pull(), from: 'download' });
    assert.deepEqual([status, /it is not in a checkout of git/.test(stdout + stderr)], [5, true], stdout + stderr);
    rmSync(at('download'), { recursive: true });
  });
});
