// act runs the reusable workflow of the gate as its callers use it: by commit, from another repository.
import { strict as assert } from 'node:assert';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeAction, runWorkflow, type WorkflowRun } from './lib/act.ts';
import { makeKey } from './lib/certificates.ts';
import { freshFolder, missingDist, places } from './lib/places.ts';
import { stopAll } from './lib/process.ts';
import { makeWorkspace, publish, type Record, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';

const GATE = '.github/workflows/verify-filter.yml';
const COMMIT = '0123456789abcdef0123456789abcdef01234567';

describe('the gate as a reusable workflow', { skip: missingDist() }, () => {
  let workspace: Workspace;
  let registry: Registry;
  let record: Record;
  before(async () => {
    workspace = await makeWorkspace('workflows');
    registry = await startRegistry('docker-registry', 'workflows');
    record = await publish(workspace, registry, { image: `${registry.host}/acme/f`, tags: ['v1'] });
  });
  after(() => stopAll([registry].filter((server) => server !== undefined)));

  /** A workflow of another repository that calls the gate, and a job that reads its outputs. */
  async function gate(name: string, publicKey: string): Promise<WorkflowRun> {
    const folder = freshFolder(`workflows-${name}`);
    const ours = makeAction(folder);
    mkdirSync(dirname(join(ours, GATE)), { recursive: true });
    cpSync(join(places.repository, GATE), join(ours, GATE));
    const policy = join(folder, 'wasm-policy.yaml');
    const key = readFileSync(publicKey, 'utf8').trim().replaceAll('\n', '\n          ');
    writeFileSync(
      policy,
      `apiVersion: wasm-image.dev/v1
kind: FilterVerificationPolicy
images:
  - repository: ${registry.host}/acme/f
authorities:
  allOf:
    - name: release
      key: |
          ${key}
`,
    );
    return runWorkflow({
      folder,
      workflow: `name: deploy
on: push
permissions: {}
jobs:
  gate:
    permissions: {contents: read, packages: read}
    uses: wasm-image/wasm-image/${GATE}@${COMMIT}
    with:
      image: ${registry.host}/acme/f:v1
      policy: wasm-policy.yaml
  deploy:
    needs: gate
    runs-on: ubuntu-latest
    steps:
      - env: {REFERENCE: "$\{{ needs.gate.outputs.reference }}"}
        run: echo "deploy $REFERENCE"
`,
      event: 'push',
      payload: {
        ref: 'refs/heads/main',
        repository: { full_name: 'acme/wasm', name: 'wasm', owner: { login: 'acme' } },
      },
      actions: { [`wasm-image/wasm-image@${COMMIT}`]: ours },
      files: { 'wasm-policy.yaml': policy },
    });
  }

  test('outputs the image by digest', async () => {
    const ran = await gate('verified', workspace.publicKeyFile);
    assert.equal(ran.status, 0, ran.report);
    assert.ok(ran.lines.includes(`deploy ${registry.host}/acme/f@${record.digest}`), ran.report);
  });

  test('stops the deployment of an image by another signer', async () => {
    const other = makeKey(workspace.folder, 'other', 'p256').replace(/\.\w+$/, '.pub');
    const ran = await gate('denied', other);
    assert.notEqual(ran.status, 0);
    assert.ok(!ran.lines.some((line) => line.startsWith('deploy ')), ran.report);
    assert.match(ran.report, /SIGNATURE_DENIED|POLICY_DENIED|denied/);
  });
});
