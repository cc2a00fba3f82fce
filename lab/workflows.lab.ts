// act runs the reusable workflows as their callers use them: by commit, from another repository.
import { strict as assert } from 'node:assert';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeAction, runWorkflow, type WorkflowRun } from './lib/act.ts';
import { makeKey } from './lib/certificates.ts';
import { makeVariant } from './lib/filters.ts';
import { makeArtifactActions } from './lib/first-workflows.ts';
import { freshFolder, missingDist, places } from './lib/places.ts';
import { stopAll } from './lib/process.ts';
import { makeWorkspace, publish, type Record, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { type Sigstore, startSigstore } from './lib/sigstore.ts';
import { wasmImage } from './lib/subject.ts';

const PUBLISH = '.github/workflows/publish-filter.yml';
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

/** A module per name; the files differ. */
const NAMES = ['http-headers', 'edge/Router', 'limits'];
const fileOf = (name: string): string => `${name.toLowerCase().replace('/', '+')}.wasm`;
const REPOSITORY = { full_name: 'acme/wasm', name: 'wasm', owner: { login: 'acme' }, private: false, fork: false };
const PUSH = { ref: 'refs/tags/v1.2.3', repository: REPOSITORY };
const REQUEST = {
  action: 'opened',
  number: 12,
  repository: REPOSITORY,
  pull_request: {
    number: 12,
    head: { ref: 'change', repo: { full_name: 'eve/wasm', fork: true } },
    base: { ref: 'main', repo: { full_name: 'acme/wasm' } },
  },
};
/** A job of the caller that builds the modules with its own tools. */
const OWN_BUILD = `  own:
    runs-on: ubuntu-latest
    permissions: {contents: read}
    outputs: {modules-digest: "$\{{ steps.sums.outputs.modules-digest }}"}
    steps:
      - uses: actions/checkout@v5
        with: {persist-credentials: false}
      - id: sums
        run: |
          cd src
          export LC_ALL=C
          sha256sum *.wasm > modules.sha256
          echo "modules-digest=sha256:$(sha256sum < modules.sha256 | cut -d ' ' -f 1)" >> "$GITHUB_OUTPUT"
SWAP
      - uses: actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a
        with: {name: own-modules, path: src}
`;

describe('the publication as a reusable workflow', { skip: missingDist() }, () => {
  let workspace: Workspace;
  let registry: Registry;
  let sigstore: Sigstore;
  before(async () => {
    workspace = await makeWorkspace('publication');
    registry = await startRegistry('docker-registry', 'publication');
    sigstore = await startSigstore('publication-sigstore', 2);
  });
  after(() => stopAll([registry, sigstore].filter((server) => server !== undefined)));

  /** @param build a job of the caller that builds; undefined: the workflow does it. */
  async function release(
    name: string,
    { event, payload, build }: { readonly event: string; readonly payload: object; readonly build?: string },
  ): Promise<WorkflowRun> {
    const folder = freshFolder(`publication-${name}`);
    const ours = makeAction(folder);
    mkdirSync(dirname(join(ours, PUBLISH)), { recursive: true });
    cpSync(join(places.repository, PUBLISH), join(ours, PUBLISH));
    const { upload, download } = makeArtifactActions(folder);
    const job = sigstore.issuer.allow({
      sub: 'repo:acme@2002/wasm@1001:ref:refs/tags/v1.2.3',
      job_workflow_ref: `wasm-image/wasm-image/${PUBLISH}@${COMMIT}`,
      job_workflow_sha: COMMIT,
      event_name: event,
    });
    const list = join(folder, 'wasm-image.yaml');
    const filters = NAMES.map(
      (one) => `  - name: ${one}\n    build: command\n    build-command: [cp, src/${fileOf(one)}, built.${fileOf(one)}]
    module-path: built.${fileOf(one)}\n`,
    );
    writeFileSync(list, `apiVersion: wasm-image.dev/v1\nkind: FilterSet\nfilters:\n${filters.join('')}`);
    const modules = NAMES.map((one) => [`src/${fileOf(one)}`, makeVariant(workspace.module, fileOf(one))]);
    return runWorkflow({
      folder,
      workflow: `name: release
on: [push, pull_request]
permissions: {}
jobs:
${build ?? ''}  filters:
${build === undefined ? '' : '    needs: own\n'}    permissions: {contents: read, packages: write, id-token: write}
    uses: wasm-image/wasm-image/${PUBLISH}@${COMMIT}
    with:
      images: ${registry.host}/${name}/{name}
      tags: |
        type=semver,pattern={{version}},prefix=v
        latest
${build === undefined ? '' : '      artifact: own-modules\n      modules-digest: $' + '{{ needs.own.outputs.modules-digest }}\n'}      signing-config: signing_config.json
      trusted-root: trusted_root.json
      certificate-oidc-issuer: ${sigstore.issuer.url}
  deploy:
    needs: filters
    runs-on: ubuntu-latest
    steps:
      - env: {REFERENCES: "$\{{ needs.filters.outputs.references }}"}
        run: echo "deploy $REFERENCES"
`,
      event,
      payload,
      actions: {
        [`wasm-image/wasm-image@${COMMIT}`]: ours,
        'actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a': upload,
        'actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c': download,
      },
      files: {
        'wasm-image.yaml': list,
        'trusted_root.json': sigstore.trustedRoot,
        'signing_config.json': sigstore.signingConfig,
        ...Object.fromEntries(modules),
      },
      env: {
        LAB_ARTIFACTS: join(folder, 'artifacts'),
        ACTIONS_ID_TOKEN_REQUEST_URL: job.url,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token,
      },
    });
  }

  /** The tags of an image; undefined if there is no such repository. */
  async function tagsOf(image: string): Promise<readonly string[] | undefined> {
    const listed = await fetch(`http://${registry.host}/v2/${image}/tags/list`);
    const { tags } = (await listed.json()) as { readonly tags?: readonly string[] | null };
    return listed.status === 404 ? undefined : (tags ?? []).filter((tag) => !tag.startsWith('sha256-')).sort();
  }

  const imagesIn = (name: string): readonly string[] => NAMES.map((one) => `${name}/${one.toLowerCase()}`);

  test('moves the tags of all modules, and verifiers demand the workflow and the repository', async () => {
    const ran = await release('pushed', { event: 'push', payload: PUSH });
    assert.equal(ran.status, 0, ran.report);
    for (const image of imagesIn('pushed')) assert.deepEqual(await tagsOf(image), ['latest', 'v1.2.3'], image);
    const deployed = ran.lines.find((line) => line.startsWith('deploy '))?.slice('deploy '.length);
    const references = JSON.parse(deployed ?? '') as readonly string[];
    assert.equal(references.length, NAMES.length);
    const identity = `https://github.com/wasm-image/wasm-image/${PUBLISH}@${COMMIT}`;
    const verify = (...more: readonly string[]) =>
      wasmImage(
        [
          ...['verify', ...references, '--trusted-root', sigstore.trustedRoot, '--certificate-identity', identity],
          ...['--certificate-oidc-issuer', sigstore.issuer.url, ...more],
        ],
        { cwd: workspace.folder },
      );
    const repository = (name: string) => ['--certificate-github-workflow-repository', name];
    assert.equal((await verify(...repository('acme/wasm'))).status, 0);
    assert.equal((await verify(...repository('eve/wasm'))).status, 3);
    assert.equal((await verify()).status, 3);
  });

  test('builds a pull request, and publishes nothing', async () => {
    const ran = await release('request', { event: 'pull_request', payload: REQUEST });
    assert.equal(ran.status, 0, ran.report);
    assert.match(ran.report, /modules-digest sha256:/);
    for (const image of imagesIn('request')) assert.equal(await tagsOf(image), undefined);
  });

  test('publishes what another job built', async () => {
    const ran = await release('own', { event: 'push', payload: PUSH, build: OWN_BUILD.replace('SWAP\n', '') });
    assert.equal(ran.status, 0, ran.report);
    for (const image of imagesIn('own')) assert.deepEqual(await tagsOf(image), ['latest', 'v1.2.3'], image);
  });

  test('refuses modules that were swapped on the way, before anything is sent', async () => {
    const [one, other] = NAMES.map(fileOf);
    const swap = `      - run: cd src && mv ${one} x && mv ${other} ${one} && mv x ${other}\n`;
    const ran = await release('swapped', {
      event: 'push',
      payload: PUSH,
      build: OWN_BUILD.replace('SWAP\n', swap),
    });
    assert.notEqual(ran.status, 0);
    assert.match(ran.report, /MODULE_DIGEST_MISMATCH/);
    assert.match(ran.report, /http-headers\.wasm\W+ is not what was built/);
    for (const image of imagesIn('swapped')) assert.equal(await tagsOf(image), undefined);
  });
});
