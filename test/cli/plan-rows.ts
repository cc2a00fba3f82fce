const SHA = '860c1904a1ce19322e91ac35af1ab07466440c37';
const HEAD = '5f3331d7f7044c18ca9f12c77d961c4d7cf3276a';
/** Rules of every kind of event. */
export const RULES = [
  'type=schedule,pattern={{date "YYYYMMDD"}}'.replaceAll('"', "'"),
  'type=semver,pattern={{version}}',
  'type=semver,pattern={{major}}.{{minor}}',
  'type=ref,event=branch',
  'type=ref,event=pr',
  'type=edge',
  'type=sha',
].join('\n');
/** What GitHub says about the repository in every payload. */
export const repository = { full_name: 'acme/filter', default_branch: 'main', private: false };
const sides = (head: string): object => ({
  head: { sha: HEAD, repo: { full_name: head } },
  base: { ref: 'main', repo: { full_name: 'acme/filter' } },
});

/** The variables of an event. */
export const on = (GITHUB_EVENT_NAME: string, ref: string, more: Readonly<Record<string, string>> = {}) => ({
  GITHUB_EVENT_NAME,
  GITHUB_REF: `refs/${ref}`,
  GITHUB_SHA: SHA,
  ...more,
});

/** An event, its payload, and the tags that {@link RULES} give. */
export type Row = readonly [
  title: string,
  env: Readonly<Record<string, string>>,
  payload: object,
  tags: readonly string[],
];
/** Every kind of event that runs workflows which publish. */
export const ROWS: readonly Row[] = [
  ['push of a git tag', on('push', 'tags/v1.2.3'), { repository }, ['1.2.3', '1.2', 'sha-860c190', 'latest']],
  ['push of a pre-release', on('push', 'tags/v1.3.0-rc.1'), { repository }, ['1.3.0-rc.1', 'sha-860c190']],
  ['push of the default branch', on('push', 'heads/main'), { repository }, ['edge', 'main', 'sha-860c190']],
  ['push of another branch', on('push', 'heads/feat/x'), { repository }, ['feat-x', 'sha-860c190']],
  [
    'release',
    on('release', 'tags/v1.2.3'),
    { repository, action: 'published', release: { draft: false, tag_name: 'v1.2.3' } },
    ['1.2.3', '1.2', 'sha-860c190', 'latest'],
  ],
  [
    'draft of a release',
    on('release', 'tags/v1.2.3'),
    { repository, release: { draft: true, tag_name: 'v1.2.3' } },
    [],
  ],
  [
    'workflow_dispatch',
    on('workflow_dispatch', 'heads/main'),
    { repository, inputs: {} },
    ['edge', 'main', 'sha-860c190'],
  ],
  [
    'a called workflow',
    on('push', 'tags/v1.2.3', { GITHUB_WORKFLOW_REF: 'acme/filter/.github/workflows/release.yml@refs/tags/v1.2.3' }),
    { repository },
    ['1.2.3', '1.2', 'sha-860c190', 'latest'],
  ],
  [
    'schedule',
    on('schedule', 'heads/main', { SOURCE_DATE_EPOCH: '1700000000' }),
    { schedule: '0 0 * * *' },
    ['20231114', 'edge', 'main', 'sha-860c190'],
  ],
  [
    'merge queue',
    on('merge_group', 'heads/gh-readonly-queue/main/pr-7-abc'),
    { repository, merge_group: {} },
    ['gh-readonly-queue-main-pr-7-abc', 'sha-860c190'],
  ],
  [
    'pull request',
    on('pull_request', 'pull/7/merge'),
    { repository, number: 7, pull_request: sides('acme/filter') },
    ['pr-7', 'sha-860c190'],
  ],
  [
    'pull request from a fork',
    on('pull_request', 'pull/7/merge'),
    { repository, number: 7, pull_request: sides('eve/filter') },
    ['pr-7', 'sha-860c190'],
  ],
  [
    'pull_request_target',
    on('pull_request_target', 'heads/main'),
    { repository, number: 7, pull_request: sides('eve/filter') },
    ['pr-7', 'sha-860c190'],
  ],
  [
    'last commit of a pull request',
    on('pull_request', 'pull/7/merge', { DOCKER_METADATA_PR_HEAD_SHA: 'true' }),
    { repository, number: 7, pull_request: sides('acme/filter') },
    ['pr-7', 'sha-5f3331d'],
  ],
  [
    'longer commits',
    on('push', 'heads/x', { DOCKER_METADATA_SHORT_SHA_LENGTH: '12' }),
    { repository },
    ['x', 'sha-860c1904a1ce'],
  ],
];
