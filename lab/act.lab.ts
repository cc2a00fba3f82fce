// act runs complete workflows with our action as a step: one for the two events that trigger releases, and those of the
// README for every event on which a repository may start them.
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeAction, runWorkflow, type WorkflowRun } from './lib/act.ts';
import { craneDigest } from './lib/clients.ts';
import { digestOfFile } from './lib/filters.ts';
import {
  initWorkflow,
  makeArtifactActions,
  makeCrate,
  makeToolchain,
  type ReadyWorkflow,
  readmeWorkflow,
} from './lib/first-workflows.ts';
import { freshFolder, judge, missingDist } from './lib/places.ts';
import { run, stopAll } from './lib/process.ts';
import { makeWorkspace, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { type Sigstore, startSigstore } from './lib/sigstore.ts';

const REPOSITORY = {
  full_name: 'acme/wasm',
  name: 'wasm',
  owner: { login: 'acme' },
  private: false,
  visibility: 'public',
  fork: false,
};
/** `sub`: repositories have immutable ids in it since July 2026, older ones only names. */
const EVENTS = [
  {
    event: 'push',
    sub: 'repo:acme/wasm:ref:refs/tags/v1.2.3',
    on: 'push: {tags: ["v*"]}',
    payload: { ref: 'refs/tags/v1.2.3', repository: REPOSITORY },
  },
  {
    event: 'release',
    sub: 'repo:acme@2002/wasm@1001:ref:refs/tags/v1.2.3',
    on: 'release: {types: [published]}',
    payload: {
      action: 'published',
      ref: 'refs/tags/v1.2.3',
      release: { tag_name: 'v1.2.3', draft: false, prerelease: false },
      repository: REPOSITORY,
    },
  },
] as const;

const QUEUE = 'refs/heads/gh-readonly-queue/main/pr-12-0123456789abcdef0123456789abcdef01234567';
const repositoryOf = (name: string) => ({
  ...REPOSITORY,
  full_name: name,
  url: `https://api.github.com/repos/${name}`,
});
const requestOf = (base: string, head: string) => ({
  action: 'opened',
  number: 12,
  repository: repositoryOf(base),
  pull_request: {
    number: 12,
    head: { ref: 'change', repo: repositoryOf(head) },
    base: { ref: 'main', repo: repositoryOf(base) },
  },
});

/** The runs of the workflows that users start with; `tags`: those that exist afterwards. */
const RUNS: readonly {
  readonly what: string;
  readonly event: string;
  readonly payload: (repository: string) => unknown;
  readonly workflow: 'one job in the README' | 'two jobs in the README' | 'init';
  readonly tags: readonly string[];
}[] = [
  ...(['one job in the README', 'two jobs in the README', 'init'] as const).map((workflow) => ({
    what: 'a tag push',
    event: 'push',
    payload: (name: string) => ({ ref: 'refs/tags/v1.2.3', repository: repositoryOf(name) }),
    workflow,
    tags: ['latest', 'v1.2.3'],
  })),
  {
    what: 'a release',
    event: 'release',
    payload: (name) => ({
      action: 'published',
      release: { tag_name: 'v1.2.3', draft: false, prerelease: false },
      repository: repositoryOf(name),
    }),
    workflow: 'two jobs in the README',
    tags: ['latest', 'v1.2.3'],
  },
  {
    what: 'a manual run',
    event: 'workflow_dispatch',
    payload: (name) => ({ ref: 'refs/heads/main', repository: repositoryOf(name) }),
    workflow: 'one job in the README',
    tags: ['latest', 'main'],
  },
  {
    what: 'a schedule',
    event: 'schedule',
    payload: (name) => ({ schedule: '0 3 * * 1', repository: repositoryOf(name) }),
    workflow: 'one job in the README',
    // act runs it on the git tag of the commit; GitHub runs it on the default branch.
    tags: ['latest', 'v1.2.3'],
  },
  {
    what: 'a merge queue',
    event: 'merge_group',
    payload: (name) => ({
      action: 'checks_requested',
      ref: QUEUE,
      merge_group: { head_ref: QUEUE, base_ref: 'refs/heads/main' },
      repository: repositoryOf(name),
    }),
    workflow: 'one job in the README',
    tags: [],
  },
  {
    what: 'a pull request',
    event: 'pull_request',
    payload: (name) => requestOf(name, name),
    workflow: 'two jobs in the README',
    tags: [],
  },
  {
    what: 'the pull request of a fork',
    event: 'pull_request',
    payload: (name) => requestOf(name, 'eve/fork'),
    workflow: 'two jobs in the README',
    tags: [],
  },
  {
    what: 'the pull request of a fork',
    event: 'pull_request',
    payload: (name) => requestOf(name, 'eve/fork'),
    workflow: 'init',
    tags: [],
  },
];

let workspace: Workspace;
let registry: Registry;
let sigstore: Sigstore;

describe('act', { skip: missingDist() }, () => {
  before(async () => {
    workspace = await makeWorkspace('act-modules');
    registry = await startRegistry('docker-registry', 'act');
    sigstore = await startSigstore('act-sigstore', 2);
  });
  after(() => stopAll([registry, sigstore].filter((server) => server !== undefined)));

  for (const row of EVENTS) {
    let ran: WorkflowRun;
    let identity: string;

    test(`act: a workflow on ${row.event}, as ${row.sub}, publishes with our action, and the next step reads its outputs`, async () => {
      const job = sigstore.issuer.allow({ event_name: row.event, sub: row.sub });
      identity = job.identity;
      ran = await runWorkflow({
        folder: freshFolder(`act-${row.event}`),
        workflow: workflowOf(row.on, `${registry.host}/acme/${row.event}`, sigstore),
        event: row.event,
        payload: row.payload,
        files: { 'filter.wasm': workspace.module, 'trusted_root.json': sigstore.trustedRoot },
        env: { ACTIONS_ID_TOKEN_REQUEST_URL: job.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token },
      });
      assert.equal(ran.status, 0, ran.report);
      const name = `${registry.host}/acme/${row.event}`;
      const digest = await craneDigest(registry, `${name}:v1.2.3`, workspace.folder);
      assert.equal(lineOf(ran, 'digest'), digest);
      assert.equal(lineOf(ran, 'reference'), `${name}@${digest}`);
      assert.equal(lineOf(ran, 'module'), digestOfFile(workspace.module));
      assert.equal(lineOf(ran, 'verified'), 'true');
      assert.equal(lineOf(ran, 'identity'), identity);
    });

    test(`act: cosign accepts what the workflow on ${row.event} published`, async () => {
      const expected = [
        ...['--certificate-identity', identity, '--certificate-oidc-issuer', sigstore.issuer.url],
        ...['--certificate-github-workflow-repository', 'acme/wasm'],
        ...['--certificate-github-workflow-trigger', row.event],
      ];
      const finished = await run(judge('cosign'), [
        'verify',
        '--trusted-root',
        sigstore.trustedRoot,
        ...expected,
        `${registry.host}/acme/${row.event}:v1.2.3`,
      ]);
      assert.equal(finished.status, 0, finished.stderr);
    });
  }

  for (const { what, event, payload, workflow, tags } of RUNS)
    test(`act: the workflow of ${workflow}, for an owner in capitals, on ${what}`, async () => {
      const name = `${what} ${workflow}`.toLowerCase().replaceAll(' ', '-');
      const repository = `Acme/${name}`;
      const folder = freshFolder(`act-${name}`);
      const module = workspace.module;
      const { text, actions, policyFile } = await findWorkflow(workflow, join(folder, 'init'), repository);
      const ours = makeAction(folder);
      const { upload, download } = makeArtifactActions(folder);
      const file = workflow === 'init' ? 'wasm-image.yml' : 'release.yml';
      const path = `${repository}/.github/workflows/${file}@refs/tags/v1.2.3`;
      const claims = { repository, workflow_ref: path, job_workflow_ref: path, event_name: event };
      const job = sigstore.issuer.allow(claims);
      const token = { ACTIONS_ID_TOKEN_REQUEST_URL: job.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token };
      const ran = await runWorkflow({
        folder,
        workflow: text,
        event,
        payload: payload(repository),
        repository,
        actions: Object.fromEntries(
          actions.map((one) => [
            one,
            /\/upload-artifact@/.test(one) ? upload : /\/download-artifact@/.test(one) ? download : ours,
          ]),
        ),
        programs: makeToolchain(join(folder, 'programs'), module),
        files: {
          'filter.wasm': module,
          'trusted_root.json': sigstore.trustedRoot,
          ...(policyFile === undefined ? {} : { 'wasm-policy.yaml': policyFile }),
          ...(workflow === 'two jobs in the README' ? { 'Cargo.toml': makeCrate(folder) } : {}),
        },
        env: { LAB_ARTIFACTS: join(folder, 'artifacts'), ...(tags.length > 0 ? token : {}) },
      });
      assert.equal(ran.status, 0, ran.report);
      const listed = await fetch(`http://${registry.host}/v2/acme/${name}/tags/list`);
      const stored = listed.status === 404 ? [] : ((await listed.json()) as { tags: readonly string[] | null }).tags;
      assert.deepEqual((stored ?? []).filter((tag) => !tag.startsWith('sha256-')).sort(), tags);
    });
});

async function findWorkflow(
  workflow: (typeof RUNS)[number]['workflow'],
  folder: string,
  repository: string,
): Promise<ReadyWorkflow & { readonly policyFile?: string }> {
  return workflow === 'init'
    ? initWorkflow(folder, repository, workspace.module, registry.host, sigstore)
    : readmeWorkflow(workflow === 'one job in the README' ? 'one job' : 'two jobs', registry.host, sigstore);
}

function lineOf(ran: WorkflowRun, name: string): string | undefined {
  return ran.lines.find((line) => line.startsWith(`step saw ${name}=`))?.slice(`step saw ${name}=`.length);
}

function workflowOf(on: string, image: string, sigstore: Sigstore): string {
  const expression = (text: string) => `$\{{ ${text} }}`;
  return `name: release
on: {${on}}
permissions: {}
jobs:
  publish:
    runs-on: ubuntu-latest
    permissions: {contents: read, id-token: write}
    steps:
      - uses: actions/checkout@v5
        with: {persist-credentials: false}
      - id: publish
        uses: acme/wasm-image@v1
        with:
          module: filter.wasm
          images: ${image}
          tags: ${expression('github.ref_name')}
          fulcio-url: ${sigstore.fulcioUrl}
          rekor-url: ${sigstore.log.url}
          timestamp-url: ${sigstore.timestampUrl}
          trusted-root: trusted_root.json
      - env:
          DIGEST: ${expression('steps.publish.outputs.digest')}
          REFERENCE: ${expression('steps.publish.outputs.reference')}
          MODULE: ${expression('steps.publish.outputs.module-digest')}
          VERIFIED: ${expression('steps.publish.outputs.verified')}
          IDENTITY: ${expression('steps.publish.outputs.certificate-identity')}
        run: |
          echo "step saw digest=$DIGEST"
          echo "step saw reference=$REFERENCE"
          echo "step saw module=$MODULE"
          echo "step saw verified=$VERIFIED"
          echo "step saw identity=$IDENTITY"
`;
}
