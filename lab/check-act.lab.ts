// act runs the workflow of docs/check.md: in pull requests, which may change the policies, and after a merge.
import { strict as assert } from 'node:assert';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { misfitsOfSarif, type SarifLog } from '../test/support/sarif.ts';
import { makeAction, runWorkflow } from './lib/act.ts';
import { checkWorkflow } from './lib/first-workflows.ts';
import { freshFolder, missingDist } from './lib/places.ts';
import { makeWorkspace, publish, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { wasmImage } from './lib/subject.ts';

interface Row {
  readonly what: string;
  readonly event: 'pull_request' | 'push';
  /** Folders with the files of the base, and of the head. */
  readonly trees: readonly [base: keyof Trees, head: keyof Trees];
  /** The exit status of the step. */
  readonly status: 0 | 2 | 3 | 4 | 5;
  /** The rules in the SARIF file, each once. */
  readonly rules: readonly string[];
  readonly annotations: readonly RegExp[];
}

/** Manifests and policies. */
interface Trees {
  readonly good: string;
  /** The same with another text besides. */
  readonly same: string;
  readonly unpinned: string;
  readonly lax: string;
  readonly down: string;
  readonly empty: string;
}

const ROWS: readonly Row[] = [
  {
    what: 'a pull request whose image is signed and pinned',
    event: 'pull_request',
    trees: ['good', 'same'],
    status: 0,
    rules: [],
    annotations: [],
  },
  {
    what: 'a pull request that takes the pin away',
    event: 'pull_request',
    trees: ['good', 'unpinned'],
    status: 3,
    rules: ['unpinned'],
    annotations: [/^::error .*file=clusters\/a\.yaml,.*line=5,.*::.*it is not pinned/],
  },
  {
    what: 'a pull request that also changes the policy, so that nobody has to sign',
    event: 'pull_request',
    trees: ['good', 'lax'],
    status: 4,
    rules: ['policy-changed', 'unsigned'],
    annotations: [/^::error .*file=clusters\/a\.yaml,.*line=5,/],
  },
  {
    what: 'a push of the same',
    event: 'push',
    trees: ['good', 'lax'],
    status: 0,
    rules: [],
    annotations: [],
  },
  {
    what: 'a registry that is down',
    event: 'pull_request',
    trees: ['good', 'down'],
    status: 5,
    rules: ['undecided'],
    annotations: [/^::(?:error|warning) .*file=clusters\/a\.yaml,.*line=5,/],
  },
  {
    what: 'a first pull request with manifests and policies: the base has none',
    event: 'pull_request',
    trees: ['empty', 'good'],
    status: 2,
    rules: [],
    annotations: [],
  },
];

/** What act reads as commands for the runner. */
function commandsIn(report: string): readonly string[] {
  const lines = report.split('\n').filter((line) => line.startsWith('{'));
  return lines.flatMap((line) => (JSON.parse(line) as { readonly raw?: string }).raw ?? []);
}

describe('act: the workflow of docs/check.md', { skip: missingDist() }, () => {
  const folder = freshFolder('check-act');
  let workspace: Workspace;
  let registry: Registry;
  let trees: Trees;

  before(async () => {
    workspace = await makeWorkspace('check-act-modules');
    registry = await startRegistry('olareg', 'check-act');
    const pinned = async (name: string, sign: 'key' | 'off', module = workspace.module): Promise<string> => {
      const image = `${registry.host}/acme/${name}`;
      const tags = sign === 'key' ? { tags: ['v1.2.3'] } : {};
      const { digest } = await publish(workspace, registry, { image, sign, module, ...tags });
      return `oci://${image}${sign === 'key' ? ':v1.2.3' : ''}@${digest}`;
    };
    const signed = await pinned('filter', 'key');
    const unsigned = await pinned('unsigned', 'off', workspace.otherModule);
    const key = readFileSync(workspace.publicKeyFile, 'utf8');
    const set = { policies: [{ policy: 'policy.yaml' }] };
    const lax = { policies: [{ recorded: 'wasm-image.lock', images: [{ glob: `${registry.host}/acme/*` }] }] };
    const policy = {
      kind: 'FilterVerificationPolicy',
      images: [{ glob: `${registry.host}/acme/*` }, { glob: '127.0.0.1:1/acme/*' }],
      authorities: { allOf: [{ name: 'acme', key }] },
    };
    const strict = { 'policies.yaml': { kind: 'PolicySet', ...set }, 'policy.yaml': policy };
    trees = {
      good: makeTree('good', signed, strict),
      same: makeTree('same', signed, strict),
      unpinned: makeTree('unpinned', signed.replace(/@.*/, ''), strict),
      lax: makeTree('lax', unsigned, { 'policies.yaml': { kind: 'PolicySet', ...lax } }),
      down: makeTree('down', `oci://127.0.0.1:1/acme/filter:v1@sha256:${'a'.repeat(64)}`, strict),
      empty: join(folder, 'empty'),
    };
    mkdirSync(trees.empty);
    writeFileSync(join(trees.empty, 'README.md'), 'empty\n');
    const recorded = await wasmImage(['check', 'clusters', '--policy', 'policies.yaml', '--record'], {
      cwd: trees.lax,
    });
    assert.equal(recorded.status, 0, recorded.stdout + recorded.stderr);
  });
  after(() => registry?.stop());

  for (const row of ROWS)
    test(`${row.what}: exit status ${row.status}`, async () => {
      const { ran, sarif } = await runRow(row);
      assert.equal(ran.status === 0, row.status === 0, ran.report);
      if (row.status !== 0) assert.match(ran.report, new RegExp(`"msg":"exit status ${row.status}"`), ran.report);
      const text = sarif === undefined ? undefined : (JSON.parse(sarif) as SarifLog);
      assert.deepEqual(text === undefined ? [] : misfitsOfSarif(text), []);
      const rules = (text?.runs[0].results ?? []).map(({ ruleId }) => ruleId);
      assert.deepEqual([...new Set(rules)].sort(), row.rules, ran.report);
      for (const annotation of row.annotations)
        assert.ok(
          commandsIn(ran.report).some((line) => annotation.test(line)),
          `${annotation}: ${ran.report}`,
        );
    });

  /** @returns what the action that uploads got. */
  async function runRow({ what, event, trees: [base, head] }: Row) {
    const place = join(folder, what.replaceAll(/\W+/g, '-').slice(0, 40));
    const { text, actions } = checkWorkflow();
    const uploaded = join(place, 'uploaded.sarif');
    const ours = makeAction(place);
    const upload = makeUpload(place);
    const repo = { full_name: 'acme/wasm' };
    const ran = await runWorkflow({
      folder: place,
      workflow: text,
      event,
      payload: ({ before }: { readonly before: string }) => ({
        ref: 'refs/heads/main',
        repository: { ...repo, name: 'wasm', owner: { login: 'acme' } },
        ...(event === 'push'
          ? {}
          : {
              number: 1,
              pull_request: { number: 1, base: { ref: 'main', sha: before, repo }, head: { ref: 'x', repo } },
            }),
      }),
      actions: Object.fromEntries(actions.map((one) => [one, one.startsWith('wasm-image/') ? ours : upload])),
      earlierFiles: { '.': trees[base] },
      files: { '.': trees[head] },
      env: { LAB_UPLOADED: uploaded },
    });
    return { ran, sarif: existsSync(uploaded) ? readFileSync(uploaded, 'utf8') : undefined };
  }

  /** Copies the file that it should upload. */
  function makeUpload(place: string): string {
    const action = join(place, 'upload');
    mkdirSync(join(action, 'upload-sarif'), { recursive: true });
    writeFileSync(
      join(action, 'upload-sarif/action.yml'),
      `name: upload
inputs: {sarif_file: {required: true}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {SARIF: "$\{{ inputs.sarif_file }}"}
      run: cp "$SARIF" "$LAB_UPLOADED"
`,
    );
    return action;
  }

  function makeTree(name: string, url: string, documents: Readonly<Record<string, object>>): string {
    const tree = join(folder, name);
    mkdirSync(join(tree, 'clusters'), { recursive: true });
    const text = `apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata: {name: f}\nspec:\n  url: ${url}\n  pluginConfig: {a: 1}\n  pluginName: add_header\n`;
    writeFileSync(join(tree, 'README.md'), `${name}\n`);
    writeFileSync(join(tree, 'clusters/a.yaml'), text);
    for (const [file, document] of Object.entries(documents))
      writeFileSync(join(tree, file), JSON.stringify({ apiVersion: 'wasm-image.dev/v1', ...document }));
    return tree;
  }
});
