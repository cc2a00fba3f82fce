import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../src/core/json.ts';
import { isProposalRef, originOf } from '../../src/decide/gate/events.ts';

const repository = { full_name: 'acme/filter', url: 'https://api.github.com/repos/acme/filter' };
const foreign = { full_name: 'evil/filter', url: 'https://api.github.com/repos/evil/filter' };
const from = (repo: Json): Json => ({ repository, pull_request: { head: { repo }, base: { repo: repository } } });
const listed = (key: string, repo: { readonly url: string }, more: Record<string, Json> = {}): Json => ({
  repository,
  [key]: {
    head_branch: 'topic',
    ...more,
    pull_requests: [{ head: { repo: { url: repo.url } }, base: { repo: { url: repository.url } } }],
  },
});
const MAIN = 'refs/heads/main';
const PULL = 'refs/pull/3/merge';
const QUEUE = 'refs/heads/gh-readonly-queue/main/pr-3-0123';

describe('the origin of the code that runs', () => {
  const rows: readonly (readonly [string, string, string, Json | undefined, string])[] = [
    ['a push', 'push', MAIN, { repository }, 'merged'],
    ['a release', 'release', 'refs/tags/v1', { repository, release: {} }, 'merged'],
    [
      'a manual run, regardless of the names of its inputs',
      'workflow_dispatch',
      MAIN,
      { repository, inputs: { pull_request: '3' } },
      'merged',
    ],
    ['a pull request of the same repository', 'pull_request', PULL, from(repository), 'proposed'],
    ['a pull request of a fork', 'pull_request', PULL, from(foreign), 'foreign'],
    ['a pull request whose fork is deleted', 'pull_request', PULL, from(null), 'foreign'],
    ['a pull request that does not name its repositories', 'pull_request', PULL, {}, 'foreign'],
    ['a review of a pull request', 'pull_request_review', PULL, from(repository), 'proposed'],
    ['a review of a fork', 'pull_request_review', PULL, from(foreign), 'foreign'],
    ['a comment on a review of a fork', 'pull_request_review_comment', PULL, from(foreign), 'foreign'],
    ['an unknown event about pull requests', 'pull_request_thread', MAIN, undefined, 'foreign'],
    ['another event with a pull request', 'deployment', MAIN, from(repository), 'proposed'],
    ['another event on the ref of a pull request that is not in the payload', 'push', PULL, { repository }, 'foreign'],
    ['a merge queue', 'merge_group', QUEUE, { repository }, 'proposed'],
    ['a push to the branch of a merge queue', 'push', QUEUE, { repository }, 'proposed'],
    ['a manual run on the branch of a merge queue', 'workflow_dispatch', QUEUE, { repository }, 'proposed'],
    ['a merge queue without a ref', 'merge_group', '', undefined, 'proposed'],
    [
      'a branch whose name contains that of a queue',
      'push',
      'refs/heads/x/gh-readonly-queue/main',
      { repository },
      'merged',
    ],
    [
      'a comment on a pull request',
      'issue_comment',
      MAIN,
      { repository, issue: { pull_request: { url: 'x' } } },
      'foreign',
    ],
    [
      'a comment on an issue, which a certificate does not distinguish from one on a pull request',
      'issue_comment',
      MAIN,
      { repository, issue: {} },
      'foreign',
    ],
    [
      'a label on an issue that is a pull request',
      'issues',
      MAIN,
      { repository, issue: { pull_request: { url: 'x' } } },
      'foreign',
    ],
    [
      'a workflow_run event',
      'workflow_run',
      MAIN,
      { repository, workflow_run: { event: 'push', head_repository: repository } },
      'foreign',
    ],
    ['a check run of a pull request', 'check_run', MAIN, listed('check_run', repository), 'proposed'],
    ['a check run of a fork', 'check_run', MAIN, listed('check_run', foreign), 'foreign'],
    ['a check suite of a pull request', 'check_suite', MAIN, listed('check_suite', repository), 'proposed'],
    [
      'a check suite for a commit of a fork',
      'check_suite',
      MAIN,
      { repository, check_suite: { head_branch: null, pull_requests: [] } },
      'foreign',
    ],
    [
      'a check run in such a suite',
      'check_run',
      MAIN,
      { repository, check_run: { check_suite: { head_branch: null } } },
      'foreign',
    ],
    [
      'a check suite of the default branch',
      'check_suite',
      MAIN,
      { repository, check_suite: { head_branch: 'main', pull_requests: [] } },
      'merged',
    ],
    [
      'a deployment by a run of a fork',
      'deployment_status',
      MAIN,
      { repository, workflow_run: { head_repository: foreign } },
      'foreign',
    ],
    [
      'a deployment by a run on a pull request',
      'deployment_status',
      MAIN,
      { repository, workflow_run: { event: 'pull_request' } },
      'proposed',
    ],
    [
      'a dispatch with a pull request in its payload',
      'repository_dispatch',
      MAIN,
      { repository, client_payload: { pull_request: {} } },
      'foreign',
    ],
    ['a target event', 'pull_request_target', MAIN, from(repository), 'foreign'],
    ['no payload', 'push', MAIN, undefined, 'merged'],
    ['no payload of a check', 'check_run', MAIN, undefined, 'foreign'],
    ['an empty payload of a repository_dispatch', 'repository_dispatch', MAIN, {}, 'foreign'],
    [
      'a deployment of a commit, which has no ref',
      'deployment',
      '',
      { repository, deployment: { ref: 'a'.repeat(40) } },
      'proposed',
    ],
    ['an inherited member', 'push', MAIN, JSON.parse('{"__proto__":{"pull_request":{}}}') as Json, 'merged'],
  ];
  for (const [what, name, ref, payload, content] of rows)
    it(`${what}: ${content}`, () => assert.equal(originOf(name, ref, payload), content));

  const refs: readonly (readonly [string, string | undefined, boolean])[] = [
    [PULL, undefined, true],
    [QUEUE, undefined, true],
    [MAIN, undefined, false],
    ['refs/tags/refs/pull/3', undefined, false],
    [PULL, 'pull_request', false],
    [PULL, 'merge_group', true],
    [QUEUE, 'merge_group', false],
    [QUEUE, 'push', true],
    ['refs/merge-requests/1/head', undefined, true],
    ['refs/merge-requests/1/head', 'merge_request_event', false],
  ];
  for (const [ref, trigger, isProposal] of refs)
    it(`${ref} ${isProposal ? 'is' : 'is not'} the ref of unmerged code if ${trigger ?? 'no trigger'} is named`, () =>
      assert.equal(isProposalRef(ref, trigger), isProposal));
});
