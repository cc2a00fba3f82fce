import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/core/json.ts';
import { gatherTagFacts, type TagFacts } from '../../../src/decide/plan/tags/facts.ts';
import { SHA } from './row.ts';

const NOW = new Date('2024-05-06T07:08:09Z');
const OTHER = '5f3331d7f7044c18ca9f12c77d961c4d7cf3276a';
const NOTHING = { ref: undefined, sha: undefined, defaultBranch: undefined, commitDate: undefined };
const CHECKOUT = {
  ref: 'refs/tags/v1',
  sha: SHA,
  defaultBranch: 'trunk',
  commitDate: new Date('2023-01-02T03:04:05Z'),
};
const repository = { default_branch: 'main' };
type Env = Readonly<Record<string, string>>;
const env = (GITHUB_EVENT_NAME: string, GITHUB_REF: string, more: Env = {}): Env => ({
  GITHUB_EVENT_NAME,
  GITHUB_REF,
  GITHUB_SHA: SHA,
  ...more,
});
const pull = { number: 7, pull_request: { head: { sha: OTHER }, base: { ref: 'main' } }, repository };

const ROWS: readonly (readonly [title: string, env: Env, payload: Json | undefined, expected: Partial<TagFacts>])[] = [
  [
    'push of a branch',
    env('push', 'refs/heads/main'),
    { repository },
    { ref: 'refs/heads/main', sha: SHA, defaultBranch: 'main' },
  ],
  [
    'push of a tag',
    env('push', 'refs/tags/v1'),
    { repository, base_ref: 'refs/heads/main' },
    { ref: 'refs/tags/v1', baseRef: 'main' },
  ],
  ['base_ref on a branch', env('push', 'refs/heads/x'), { base_ref: 'refs/heads/main' }, { baseRef: '' }],
  ['base_ref that is null', env('push', 'refs/tags/v1'), { base_ref: null }, { baseRef: '' }],
  [
    'pull request',
    env('pull_request', 'refs/pull/7/merge'),
    pull,
    { ref: 'refs/pull/7/merge', sha: SHA, baseRef: 'main' },
  ],
  [
    'pull_request_target',
    env('pull_request_target', 'refs/heads/main'),
    pull,
    { ref: 'refs/pull/7/merge', baseRef: 'main' },
  ],
  [
    'pull_request_target without a number',
    env('pull_request_target', 'refs/heads/main'),
    { number: '7' },
    { ref: 'refs/heads/main' },
  ],
  [
    'commit of the pull request',
    env('pull_request', 'refs/pull/7/merge', { DOCKER_METADATA_PR_HEAD_SHA: 'true' }),
    pull,
    { sha: OTHER },
  ],
  [
    'commit of the pull request, not asked for',
    env('pull_request', 'refs/pull/7/merge', { DOCKER_METADATA_PR_HEAD_SHA: '0' }),
    pull,
    { sha: SHA },
  ],
  [
    'commit of the pull request on push',
    env('push', 'refs/heads/main', { DOCKER_METADATA_PR_HEAD_SHA: 'true' }),
    pull,
    { sha: SHA },
  ],
  [
    'published release',
    env('release', 'refs/tags/v1'),
    { release: { draft: false, tag_name: 'v1' } },
    { ref: 'refs/tags/v1', isDraft: false },
  ],
  ['release without a ref', env('release', ''), { release: { tag_name: 'v1' } }, { ref: 'refs/tags/v1' }],
  ['draft of a release', env('release', ''), { release: { draft: true, tag_name: 'v1' } }, { isDraft: true }],
  ['draft in another event', env('push', 'refs/heads/main'), { release: { draft: true } }, { isDraft: false }],
  ['schedule', env('schedule', 'refs/heads/main'), { schedule: '0 0 * * *' }, { defaultBranch: 'main' }],
  [
    'merge queue',
    env('merge_group', 'refs/heads/gh-readonly-queue/main/pr-1-a'),
    { repository },
    { ref: 'refs/heads/gh-readonly-queue/main/pr-1-a' },
  ],
  ['no payload', env('push', 'refs/heads/main'), undefined, { defaultBranch: undefined, commitDate: NOW }],
  [
    'payload of another shape',
    env('push', 'refs/heads/main'),
    { repository: [], commits: 3, head_commit: 'x' },
    { defaultBranch: undefined, commitDate: NOW },
  ],
  [
    'date in commits',
    env('push', 'refs/heads/main'),
    {
      commits: [
        { id: OTHER, timestamp: 'x' },
        { id: SHA, timestamp: '2024-01-02T03:04:05+02:00' },
      ],
    },
    { commitDate: new Date('2024-01-02T01:04:05Z') },
  ],
  [
    'date in head_commit',
    env('push', 'refs/tags/v1'),
    { commits: [], head_commit: { id: SHA, timestamp: '2024-01-02T03:04:05Z' } },
    { commitDate: new Date('2024-01-02T03:04:05Z') },
  ],
  [
    'date of another commit',
    env('push', 'refs/tags/v1'),
    { head_commit: { id: OTHER, timestamp: '2024-01-02T03:04:05Z' } },
    { commitDate: NOW },
  ],
  [
    'date that is none',
    env('push', 'refs/tags/v1'),
    { head_commit: { id: SHA, timestamp: 'yesterday' } },
    { commitDate: NOW },
  ],
  [
    'length of commits',
    env('push', 'refs/heads/main', { DOCKER_METADATA_SHORT_SHA_LENGTH: '12' }),
    {},
    { shaLength: '12' },
  ],
];

describe('facts about an event', () => {
  for (const [title, variables, payload, expected] of ROWS)
    it(title, () => {
      const facts = gatherTagFacts(variables, payload, NOTHING, NOW);
      for (const [name, value] of Object.entries(expected))
        assert.deepEqual(facts[name as keyof TagFacts], value, name);
    });

  it('come from the checkout outside a workflow', () => {
    const facts = gatherTagFacts({}, undefined, CHECKOUT, NOW);
    assert.deepEqual(
      [facts.eventName, facts.ref, facts.sha, facts.defaultBranch, facts.commitDate],
      ['', 'refs/tags/v1', SHA, 'trunk', CHECKOUT.commitDate],
    );
  });

  it('come from the event first', () => {
    const facts = gatherTagFacts(env('push', 'refs/heads/main', { GITHUB_SHA: OTHER }), { repository }, CHECKOUT, NOW);
    assert.deepEqual(
      [facts.ref, facts.sha, facts.defaultBranch, facts.commitDate],
      ['refs/heads/main', OTHER, 'main', NOW],
    );
    assert.equal(gatherTagFacts(env('push', ''), {}, CHECKOUT, NOW).ref, '');
  });

  it('have a limit', () => {
    const long = `refs/heads/${'x'.repeat(2000)}`;
    assert.throws(() => gatherTagFacts(env('push', long), {}, NOTHING, NOW), /the ref has 2011 characters/);
    const facts = gatherTagFacts(
      env('push', 'refs/heads/main'),
      { repository: { default_branch: long } },
      NOTHING,
      NOW,
    );
    assert.equal(facts.defaultBranch, undefined);
  });
});
