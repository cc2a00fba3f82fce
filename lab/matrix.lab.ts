// act runs the workflow of docs/modules.md: a plan, a matrix of legs, and a merge that moves the tags of all of them.
import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeAction, runWorkflow, type WorkflowRun } from './lib/act.ts';
import { readTags } from './lib/clients.ts';
import { makeVariant } from './lib/filters.ts';
import { documentWorkflow, makeArtifactActions } from './lib/first-workflows.ts';
import { freshFolder, missingDist } from './lib/places.ts';
import { stopAll } from './lib/process.ts';
import { makeWorkspace, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { type Sigstore, startSigstore } from './lib/sigstore.ts';

const FILTERS = ['a', 'b', 'c'];
const REPOSITORY = { full_name: 'Acme/wasm', name: 'wasm', owner: { login: 'Acme' } };
const WORKFLOW = 'Acme/wasm/.github/workflows/release.yml@refs/heads/main';

/** What a filter is built from: the example, or a variant of it. */
type Sources = Readonly<Record<string, string>>;

describe('a matrix of jobs', { skip: missingDist() }, () => {
  let workspace: Workspace;
  let registry: Registry;
  let sigstore: Sigstore;
  let runs = 0;
  /** The record of filter a in the first run. */
  let firstRecord: string;
  let ours: string;
  let artifacts: ReturnType<typeof makeArtifactActions>;
  const variant = (text: string): string => makeVariant(workspace.module, text);

  before(async () => {
    workspace = await makeWorkspace('matrix');
    registry = await startRegistry('docker-registry', 'matrix');
    sigstore = await startSigstore('matrix-sigstore', 2);
    ours = makeAction(workspace.folder);
    artifacts = makeArtifactActions(workspace.folder);
    writeFileSync(
      join(workspace.folder, 'wasm-image.yaml'),
      `apiVersion: wasm-image.dev/v1
kind: FilterSet
defaults: { build: command, build-command: [cp, source.wasm, built.wasm], module-path: built.wasm }
filters:
${FILTERS.map((name) => `  - { name: ${name}, working-directory: ${name} }`).join('\n')}
`,
    );
  });
  after(() => stopAll([registry, sigstore].filter((server) => server !== undefined)));

  /** A push that changes `before` into `now`. @param legs of the plan. @param tamper gets the folder of the records. */
  async function push(
    now: Sources,
    { before, legs = 20, tamper }: { readonly before?: Sources; readonly legs?: number; readonly tamper?: string } = {},
  ): Promise<WorkflowRun> {
    runs += 1;
    const folder = freshFolder(`matrix-${runs}`);
    const { text, actions } = documentWorkflow('docs/modules.md', 0, registry.host, sigstore);
    const filesOf = (sources: Sources): Record<string, string> => ({
      'filters/wasm-image.yaml': join(workspace.folder, 'wasm-image.yaml'),
      ...Object.fromEntries(FILTERS.map((name) => [`filters/${name}/source.wasm`, sources[name] ?? workspace.module])),
    });
    const claims = { repository: REPOSITORY.full_name, ref: 'refs/heads/main', ref_type: 'branch', event_name: 'push' };
    const job = sigstore.issuer.allow({ ...claims, workflow_ref: WORKFLOW, job_workflow_ref: WORKFLOW });
    firstRecord ??= join(folder, 'artifacts/record-a/record.json');
    const tamperFile = join(folder, 'tamper.mjs');
    if (tamper !== undefined) writeFileSync(tamperFile, tamper);
    return runWorkflow({
      folder,
      // act knows neither the number of a leg nor the name of a workflow.
      workflow: text
        .replace('legs: 20', `legs: ${legs}`)
        .replace('strategy.job-index', 'matrix.name')
        .replace(/\$\{\{ github\.workflow_ref \}\}/, WORKFLOW),
      event: 'push',
      payload: (commits: object) => ({ ref: 'refs/heads/main', repository: REPOSITORY, ...commits }),
      repository: REPOSITORY.full_name,
      actions: Object.fromEntries(
        actions.map((one) => [
          one,
          one.includes('/upload-artifact@')
            ? artifacts.upload
            : one.includes('/download-artifact@')
              ? artifacts.download
              : ours,
        ]),
      ),
      ...(before === undefined ? {} : { earlierFiles: filesOf(before) }),
      files: filesOf(now),
      env: {
        ACTIONS_ID_TOKEN_REQUEST_URL: job.url,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token,
        LAB_ARTIFACTS: join(folder, 'artifacts'),
        LAB_TAMPER: tamper === undefined ? '' : tamperFile,
      },
    });
  }

  /** The digests that the tags of a filter point to, by tag. */
  const tagsOf = async (name: string): Promise<Readonly<Record<string, string>>> =>
    Object.fromEntries(await readTags(registry.host, `acme/filters/${name}`));
  const allTags = () => Promise.all(FILTERS.map(tagsOf));
  /** How often a tag was written. */
  const writes = (tag: string): number => registry.log().split(`"PUT /v2/acme/filters/${tag} `).length - 1;

  test('a new branch publishes all modules, and each tag moves once', async () => {
    const ran = await push({});
    assert.equal(ran.status, 0, ran.report);
    for (const tags of await allTags()) {
      const [branch = '', commit = '', ...others] = Object.keys(tags).sort();
      assert.equal(branch, 'main');
      assert.match(commit, /^sha-[0-9a-f]{40}$/);
      assert.deepEqual([tags[branch], others], [tags[commit], []]);
    }
    assert.deepEqual(
      FILTERS.map((name) => writes(`${name}/manifests/main`)),
      [1, 1, 1],
    );
  });

  test('a push publishes only the module that it changes', async () => {
    const earlier = await allTags();
    const ran = await push({ b: variant('two') }, { before: {} });
    assert.equal(ran.status, 0, ran.report);
    const [a, b, c] = await allTags();
    assert.deepEqual([a, c], [earlier[0], earlier[2]]);
    assert.equal(Object.keys(b ?? {}).length, 3);
    assert.notEqual(b?.main, earlier[1]?.main);
  });

  test('one leg publishes several modules, and their tags move', async () => {
    const earlier = await allTags();
    const ran = await push({ a: variant('three'), c: variant('three') }, { before: {}, legs: 1 });
    assert.equal(ran.status, 0, ran.report);
    const moved = (await allTags()).map((tags, i) => tags.main !== earlier[i]?.main);
    assert.deepEqual(moved, [true, false, true]);
  });

  const forged: readonly (readonly [what: string, change: () => string, message: RegExp])[] = [
    ['a leg has no record', () => 'rmSync(path)', /there is no record of module \\?"a\\?"/],
    [
      'the record of a leg names another repository',
      () => "record.images[0].repository += 'x'",
      /its record names \\?"\S+\/filters\/ax\\?", which is not one of the images/,
    ],
    [
      'the record of a leg names an earlier image by the same signer',
      () => {
        const { digest, moduleDigest } = JSON.parse(readFileSync(firstRecord, 'utf8'));
        return `Object.assign(record, ${JSON.stringify({ digest, moduleDigest })})`;
      },
      /its record names an image of commit \\?"[0-9a-f]{40}\\?", not of [0-9a-f]{40}/,
    ],
  ];
  for (const [what, change, message] of forged)
    test(`no tag moves if ${what}`, async () => {
      const earlier = await allTags();
      const changed = variant(what.replaceAll(' ', '-'));
      const ran = await push({ a: changed, b: changed }, { before: {}, legs: 1, tamper: tamperWith('a', change()) });
      assert.notEqual(ran.status, 0);
      assert.match(ran.report, message);
      assert.deepEqual(await allTags(), earlier);
    });
});

/** A program that changes the record of a module in a folder. @param change a statement about `record` or its `path`. */
function tamperWith(name: string, change: string): string {
  return `import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
for (const path of globSync(process.argv[2] + '/**/record.json')) {
  const record = JSON.parse(readFileSync(path, 'utf8'));
  if (record.name !== ${JSON.stringify(name)}) continue;
  ${change};
  if (existsSync(path)) writeFileSync(path, JSON.stringify(record));
}
`;
}
