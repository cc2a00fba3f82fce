// act runs complete workflows with our action as a step, for the two events that trigger releases.
import { strict as assert } from 'node:assert';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runWorkflow, type WorkflowRun } from './lib/act.ts';
import { craneDigest } from './lib/clients.ts';
import { digestOfFile } from './lib/filters.ts';
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
const EVENTS = [
  { event: 'push', on: 'push: {tags: ["v*"]}', payload: { ref: 'refs/tags/v1.2.3', repository: REPOSITORY } },
  {
    event: 'release',
    on: 'release: {types: [published]}',
    payload: {
      action: 'published',
      ref: 'refs/tags/v1.2.3',
      release: { tag_name: 'v1.2.3', draft: false, prerelease: false },
      repository: REPOSITORY,
    },
  },
] as const;

for (const row of EVENTS) {
  describe(`act, ${row.event}`, { skip: missingDist() }, () => {
    let workspace: Workspace;
    let registry: Registry;
    let sigstore: Sigstore;
    let ran: WorkflowRun;
    let identity: string;

    before(async () => {
      workspace = await makeWorkspace(`act-modules-${row.event}`);
      registry = await startRegistry('docker-registry', `act-${row.event}`);
      sigstore = await startSigstore(`act-sigstore-${row.event}`, 2);
      copyFileSync(sigstore.trustedRoot, join(workspace.folder, 'trusted_root.json'));
    });
    after(() => stopAll([registry, sigstore].filter((server) => server !== undefined)));

    test(`act: a workflow on ${row.event} publishes with our action on Node 24, and the next step reads its outputs`, async () => {
      const job = sigstore.issuer.allow({ event_name: row.event });
      identity = job.identity;
      ran = await runWorkflow({
        folder: freshFolder(`act-${row.event}`),
        workflow: workflowOf(row.on, registry.host, sigstore),
        event: row.event,
        payload: row.payload,
        files: { 'filter.wasm': workspace.module, 'trusted_root.json': sigstore.trustedRoot },
        env: { ACTIONS_ID_TOKEN_REQUEST_URL: job.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token },
      });
      assert.equal(ran.status, 0, ran.report);
      const digest = await craneDigest(registry, `${registry.host}/acme/wasm:v1.2.3`, workspace.folder);
      assert.equal(lineOf(ran, 'digest'), digest);
      assert.equal(lineOf(ran, 'reference'), `${registry.host}/acme/wasm@${digest}`);
      assert.equal(lineOf(ran, 'module'), digestOfFile(workspace.module));
      assert.equal(lineOf(ran, 'verified'), 'true');
      assert.equal(lineOf(ran, 'identity'), identity);
    });

    test(`act: cosign accepts what the workflow on ${row.event} published`, async () => {
      const expected = ['--certificate-identity', identity, '--certificate-oidc-issuer', sigstore.issuer.url];
      const finished = await run(judge('cosign'), [
        'verify',
        '--trusted-root',
        sigstore.trustedRoot,
        ...expected,
        `${registry.host}/acme/wasm:v1.2.3`,
      ]);
      assert.equal(finished.status, 0, finished.stderr);
    });
  });
}

function lineOf(ran: WorkflowRun, name: string): string | undefined {
  return ran.lines.find((line) => line.startsWith(`step saw ${name}=`))?.slice(`step saw ${name}=`.length);
}

function workflowOf(on: string, host: string, sigstore: Sigstore): string {
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
          images: ${host}/acme/wasm
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
