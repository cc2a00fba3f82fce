import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { TagPlan } from '../../src/commands/tags/plan.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { PRIVATE_PEM, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { on, ROWS, RULES, repository } from './plan-rows.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
let registry: TestRegistry;
let files = 0;

/** Runs `plan` on an event. @param payload JSON, or the text of the file. */
const plan = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  payload?: object | string,
): Promise<Ended> => {
  const path = at(`event-${files++}.json`);
  if (payload !== undefined) writeFileSync(path, typeof payload === 'string' ? payload : JSON.stringify(payload));
  const event = payload === undefined ? {} : { GITHUB_EVENT_PATH: path };
  return runCli(['plan', ...args], { folder: folder.path, env: { ...event, ...env } });
};
const planned = async (...given: Parameters<typeof plan>): Promise<TagPlan> => {
  const { status, stdout, stderr } = await plan(['--json', ...given[0]], given[1], given[2]);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as TagPlan;
};
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
  writeFileSync(at('key.pem'), PRIVATE_PEM);
  writeFileSync(at('filter.wasm'), goodFilter());
});
after(async () => {
  await registry.stop();
  folder.remove();
});

describe('the plan of an event', { concurrency: 2 }, () => {
  for (const [title, env, payload, tags] of ROWS)
    it(title, async () => {
      const found = await planned(['--tags', RULES, '--offline', '--images', 'ghcr.io/acme/filter'], env, payload);
      assert.deepEqual(found.tags, tags);
      assert.equal(found.version, tags[0] ?? '');
      assert.deepEqual(
        found.moves.map(({ tag }) => tag),
        tags,
      );
      const isProposal = /^pull_request|^merge_group/.test(env.GITHUB_EVENT_NAME ?? '');
      for (const { image, action, reason } of found.moves)
        assert.deepEqual(
          [image, action, reason],
          isProposal
            ? ['ghcr.io/acme/filter', 'refused', `the event is ${env.GITHUB_EVENT_NAME}, so publish moves no tags`]
            : ['ghcr.io/acme/filter', 'unknown', 'not looked up (--offline)'],
        );
    });

  it('needs no images', async () => {
    const found = await planned(['--tags', RULES], on('push', 'tags/v1.2.3'), { repository });
    assert.deepEqual(found.tags, ['1.2.3', '1.2', 'sha-860c190', 'latest']);
    assert.deepEqual(found.moves[0], { tag: '1.2.3', action: 'unknown', reason: 'not looked up: --images is not set' });
  });

  it('takes a flavor, keeps the order and names latest twice, as docker/metadata-action does', async () => {
    const args = [
      '--tags',
      'latest',
      '--tags',
      'type=ref,event=tag',
      '--flavor',
      'suffix=-x',
      '--flavor',
      'latest=true',
    ];
    const found = await planned([...args, '--offline'], on('push', 'tags/v1.2.3'));
    assert.deepEqual(found.tags, ['v1.2.3-x', 'latest-x', 'latest']);
    const twice = await planned(['--tags', 'latest\ntype=ref,event=tag', '--offline'], on('push', 'tags/v1.2.3'));
    assert.deepEqual([twice.tags, twice.moves.length], [['v1.2.3', 'latest', 'latest'], 2]);
  });

  it('takes what a run releases for a git tag', async () => {
    const root = { releases_created: 'true', release_created: 'true', tag_name: 'v1.2.3', version: '1.2.3' };
    const outputs = JSON.stringify(root);
    const found = await planned(['--tags', RULES, '--versions', outputs, '--offline'], on('push', 'heads/main'), {
      repository,
    });
    assert.deepEqual([found.tags, found.version], [['1.2.3', '1.2', 'sha-860c190', 'latest'], '1.2.3']);
    const ignored = await plan(['--tags', 'x', '--versions', '1.2.3', '--offline'], on('push', 'heads/main'));
    assert.match(ignored.stderr, /Ignored --versions: --tags has no rules/);
  });

  it('shows the usual rules without tags, and says so', async () => {
    const { status, stdout, stderr } = await plan(['--offline'], on('push', 'tags/v1.2.3'), { repository });
    assert.equal(status, 0);
    assert.match(stdout, /^version v1\.2\.3\n {2}v1\.2\.3 {2}unknown: not looked up \(--offline\)\n {2}latest /);
    assert.match(stderr, /usual rules of docker\/metadata-action; publish moves no tags without --tags/);
  });

  it('has no tags where no rule gives one, except for a git tag', async () => {
    const rule = 'type=semver,pattern={{version}}';
    assert.deepEqual(await planned(['--tags', rule], on('push', 'heads/x'), { repository }), {
      tags: [],
      version: '',
      moves: [],
    });
    const shown = await plan(['--tags', rule], on('push', 'heads/x'), { repository });
    assert.deepEqual([shown.status, shown.stdout], [0, 'no tags\n']);
    assert.match(shown.stderr, /No rule gives a tag for "refs\/heads\/x": .* is not a tag/);
    const failed = await plan(['--tags', rule, '--json'], on('push', 'tags/x'), { repository });
    const { error } = JSON.parse(failed.stdout) as { error: { code: string; message: string } };
    assert.deepEqual([failed.status, error.code], [2, 'INPUT_INVALID']);
    assert.match(error.message, /"x" is not a semantic version/);
  });
});

describe('what a plan reads', { concurrency: 2 }, () => {
  const isFound = async (env: Readonly<Record<string, string>>, pattern: RegExp, payload?: string): Promise<void> => {
    const { status, stderr } = await plan(['--tags', 'type=sha', '--offline'], env, payload);
    assert.equal(status, 2, stderr);
    assert.match(stderr, pattern);
  };
  it('must be JSON', () =>
    isFound(on('push', 'heads/x'), /INPUT_INVALID: Cannot read the event file/, '{"a":1,"a":2}'));
  it('must be there', () =>
    isFound({ ...on('push', 'heads/x'), GITHUB_EVENT_PATH: at('gone.json') }, /FILE_UNREADABLE: .*gone\.json/));
  it('must be a file', () => isFound({ ...on('push', 'heads/x'), GITHUB_EVENT_PATH: folder.path }, /FILE_UNREADABLE/));
  it('must not be too large', async () => {
    writeFileSync(at('large.json'), '{}');
    truncateSync(at('large.json'), 25 * 1024 * 1024 + 1);
    await isFound({ ...on('push', 'heads/x'), GITHUB_EVENT_PATH: at('large.json') }, /FILE_TOO_LARGE/);
  });
  it('must not be nested too deeply', () =>
    isFound(on('push', 'heads/x'), /INPUT_INVALID/, `${'['.repeat(1000)}${']'.repeat(1000)}`));
  it('must have a clock that is a number', () =>
    isFound(
      on('push', 'heads/x', { SOURCE_DATE_EPOCH: 'now' }),
      /INPUT_INVALID: Cannot use "now" as SOURCE_DATE_EPOCH/,
    ));

  it('is not printed raw', async () => {
    const { stderr } = await plan(['--tags', 'type=semver,pattern={{version}}'], on('push', 'heads/x\n::error::y'), {
      repository,
    });
    assert.doesNotMatch(stderr, /^::error/m);
  });

  it('is the checkout outside GitHub: the git tag at HEAD, or else the branch', async () => {
    const checkout = at('checkout');
    mkdirSync(checkout);
    const git = (...args: readonly string[]): string =>
      execFileSync('git', args, {
        cwd: checkout,
        encoding: 'utf8',
        env: {
          PATH: process.env.PATH ?? '',
          HOME: checkout,
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_COMMITTER_DATE: '2024-03-04T05:06:07Z',
          GIT_AUTHOR_DATE: '2024-03-04T05:06:07Z',
          GIT_AUTHOR_NAME: 'a',
          GIT_AUTHOR_EMAIL: 'a@example.com',
          GIT_COMMITTER_NAME: 'a',
          GIT_COMMITTER_EMAIL: 'a@example.com',
        },
      }).trim();
    git('init', '--quiet', '--initial-branch=topic');
    git('commit', '--quiet', '--allow-empty', '--message=x');
    const short = git('rev-parse', 'HEAD').slice(0, 7);
    const tagsIn = async (
      rules: string,
      env: Readonly<Record<string, string>> = {},
    ): Promise<readonly string[] | string> => {
      const args = ['plan', '--offline', '--json', '--tags', rules];
      const { status, stdout } = await runCli(args, { folder: checkout, env });
      return status === 0 ? (JSON.parse(stdout) as TagPlan).tags : `${status} ${stdout}`;
    };
    const rules = `${RULES.replace('type=edge\n', '')}\nat-{{commit_date 'YYYYMMDD'}}`;
    assert.deepEqual(await tagsIn(rules), ['topic', 'at-20240304', `sha-${short}`]);
    assert.match(String(await tagsIn('type=edge')), /^2 .*the default branch is not known/);
    git('update-ref', 'refs/remotes/origin/topic', 'HEAD');
    git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/topic');
    assert.deepEqual(await tagsIn('type=edge\nlatest,enable={{is_default_branch}}'), ['edge', 'latest']);
    git('tag', 'v1.2.3');
    assert.deepEqual(await tagsIn(rules), ['1.2.3', '1.2', 'at-20240304', `sha-${short}`, 'latest']);
    git('tag', 'v1.2.4');
    assert.match(String(await tagsIn(rules)), /^2 .*git tags \\"refs\/tags\/v1\.2\.3\\", \\"refs\/tags\/v1\.2\.4\\"/);
    assert.deepEqual(await tagsIn('type=semver,pattern={{version}}', { GITHUB_REF: 'refs/tags/v1.2.4' }), [
      '1.2.4',
      'latest',
    ]);
  });
});

describe('a plan and its registry', () => {
  const rules = 'type=semver,pattern={{version}}\ntype=semver,pattern={{major}}.{{minor}}\ntype=sha';
  it('agree on what the tags of published rules point to', async () => {
    const image = `${registry.host}/acme/filter`;
    const path = at('push.json');
    writeFileSync(path, JSON.stringify({ repository }));
    const published = await runCli(
      ['publish', 'filter.wasm', '--images', image, '--tags', rules, '--signing-key', 'key.pem', '--json'],
      { folder: folder.path, env: { ...on('push', 'tags/v1.2.3'), GITHUB_EVENT_PATH: path, SOURCE_DATE_EPOCH: '0' } },
    );
    assert.equal(published.status, 0, published.stderr);
    const { digest } = JSON.parse(published.stdout) as { digest: string };
    for (const tag of ['1.2.3', '1.2', 'sha-860c190', 'latest'])
      assert.equal((await fetch(`http://${image.replace('/', '/v2/')}/manifests/${tag}`)).status, 200, tag);

    const before = registry.requests.length;
    const asked = ['--images', image, '--tags', `${rules}\nfresh`];
    const { moves } = await planned(asked, on('push', 'tags/v1.2.3'), { repository });
    assert.deepEqual(
      moves.map(({ tag, action, from, at: kept }) => [tag, action, from ?? kept]),
      [
        ['1.2.3', 'kept', digest],
        ['1.2', 'moved', digest],
        ['fresh', 'created', undefined],
        ['sha-860c190', 'moved', digest],
        ['latest', 'moved', digest],
      ],
    );
    const made = registry.requests.slice(before).map(({ method }) => method);
    assert.deepEqual(
      [...new Set(made)].filter((method) => method !== 'GET' && method !== 'HEAD'),
      [],
    );
    assert.ok(made.length > 0);
    const shown = await plan(asked, on('push', 'tags/v1.2.3'), { repository });
    assert.match(
      shown.stdout,
      new RegExp(`^version 1\\.2\\.3\\n {2}${image}:1\\.2\\.3 +keep at ${digest}: a full version never moves`),
    );
    const seen = registry.requests.length;
    await planned([...asked, '--offline'], on('push', 'tags/v1.2.3'), { repository });
    assert.equal(registry.requests.length, seen);
  });
});
