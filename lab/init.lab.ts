// `wasm-image init --example`: each example is built with the preset in the workflow that init wrote, twice in two
// folders with equal bytes, published with the inputs of that workflow, and loaded by a real Envoy, which shows the
// header. zizmor audits the workflows.
import { strict as assert } from 'node:assert';
import { globSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { readYaml } from '../test/support/documents.ts';
import { makeRepository, writeFiles } from '../test/support/init.ts';
import { PRIVATE_PEM, PUBLIC_PEM } from '../test/support/publisher.ts';
import { headerInEnvoy, newestEnvoy } from './lib/newest-envoy.ts';
import { freshFolder, missingDist, places, pythonJudge } from './lib/places.ts';
import { type Finished, plainEnvironment, run } from './lib/process.ts';
import { makeToolchains } from './lib/toolchains.ts';

/** The example, the programs that its build needs, and the root ID of the filter. */
const ROWS = [
  { example: 'rust', rootId: '' },
  { example: 'go', rootId: '' },
  { example: 'assemblyscript', rootId: 'add_header' },
  { example: 'cpp', rootId: '' },
  { example: 'zig', rootId: '' },
] as const;

type Jobs = Readonly<
  Record<
    string,
    { readonly steps: readonly { readonly id?: string; readonly with?: Readonly<Record<string, string>> }[] }
  >
>;

describe('init', { skip: missingDist() }, () => {
  const folder = freshFolder('init');
  let environment: Record<string, string>;

  before(() => {
    environment = plainEnvironment({ HOME: folder, ...makeToolchains(join(folder, 'bin')) });
  });

  for (const { example, rootId } of ROWS)
    test(`init: the ${example} example builds by the preset in its workflow, twice the same, is published, and Envoy loads it`, async (t) => {
      const project = join(folder, example);
      makeRepository(project, `https://github.com/Acme/${example}`);
      await wasmImage(project, 'init', '--example', example);
      if (example === 'assemblyscript')
        symlinkSync(join(places.example, 'node_modules'), join(project, 'node_modules'));
      const jobs = jobsOf(project);
      const modulePath = jobs.build?.steps.find(({ id }) => id === 'build')?.with?.['module-path'] ?? '';
      const started = performance.now();
      const built = await wasmImage(
        project,
        'build',
        ...flagsOf(jobs, 'build', ['push']),
        '--reproducible=check',
        '--strip',
      );
      assert.match(built.stdout + built.stderr, /two builds in two folders gave the same bytes/);
      t.diagnostic(`lab: build ${example.padEnd(14)} twice in ${Math.round((performance.now() - started) / 1000)} s`);
      await publishAndVerify(project, jobs, modulePath);
      const header = await headerInEnvoy(join(project, modulePath), {
        rootId,
        configuration: readFileSync(join(project, 'plugin-config.txt'), 'utf8'),
      });
      assert.equal(header, 'good morning');
      t.diagnostic(`lab: init ${example.padEnd(14)} ${modulePath.padEnd(50)} Envoy ${newestEnvoy()}: ${header}`);
    });

  test('init: a policy in Rego builds by the command in its workflow and is published as a bundle', async () => {
    const project = join(folder, 'rego');
    makeRepository(project, 'https://github.com/Acme/rego');
    writeFiles(project, {
      'policy.rego': 'package acme.authz\n\ndefault allow := false\n\nallow if input.user == "alice"\n',
      'policy_test.rego':
        'package acme.authz_test\n\nimport data.acme.authz\n\ntest_alice if authz.allow with input as {"user": "alice"}\n',
    });
    await wasmImage(project, 'init');
    const jobs = jobsOf(project);
    await wasmImage(project, 'build', ...flagsOf(jobs, 'build', ['push']));
    await publishAndVerify(project, jobs, 'bundle.tar.gz');
  });

  test('init: policy check accepts the policies, and zizmor finds nothing in the workflows', async () => {
    const projects = [...ROWS.map(({ example }) => example), 'rego'];
    for (const project of projects) await wasmImage(join(folder, project), 'policy', 'check', 'wasm-policy.yaml');
    const workflows = globSync('*/.github/workflows/*.yml', { cwd: folder });
    assert.equal(workflows.length, projects.length);
    const audited = await run(pythonJudge('zizmor'), ['--offline', '--no-progress', '--color=never', ...workflows], {
      cwd: folder,
    });
    assert.equal(audited.status, 0, `${audited.stdout}\n${audited.stderr}`);
  });

  async function wasmImage(cwd: string, ...args: readonly string[]): Promise<Finished> {
    // Zig compiles its own build system first.
    const finished = await run(places.node, [places.cli, ...args], { cwd, env: environment, limitMs: 900_000 });
    assert.equal(finished.status, 0, `${args.join(' ')}\n${finished.stdout}\n${finished.stderr}`);
    return finished;
  }

  async function publishAndVerify(project: string, jobs: Jobs, module: string): Promise<void> {
    writeFileSync(join(project, 'key.pem'), PRIVATE_PEM, { mode: 0o600 });
    writeFileSync(join(project, 'key.pub'), PUBLIC_PEM);
    const own = ['--images', 'oci-layout:out', '--tags', 'v1.0.0', '--signing-key', 'key.pem'];
    const flags = flagsOf(jobs, 'publish', ['module', 'module-digest', 'images', 'tags']);
    await wasmImage(project, 'publish', module, ...own, ...flags);
    await wasmImage(project, 'verify', 'oci-layout:out:v1.0.0', '--key', 'key.pub');
  }
});

function jobsOf(project: string): Jobs {
  const file = join(project, '.github/workflows/wasm-image.yml');
  return (readYaml(readFileSync(file, 'utf8'), file) as { readonly jobs: Jobs }).jobs;
}

/** The inputs of the step that is named like its job, as flags. */
function flagsOf(jobs: Jobs, job: string, dropped: readonly string[]): readonly string[] {
  const inputs = jobs[job]?.steps.find(({ id }) => id === job)?.with ?? {};
  return Object.entries(inputs).flatMap(([name, value]) => {
    if (dropped.includes(name)) return [];
    return name === 'build-command' || name === 'build-args'
      ? value
          .trim()
          .split('\n')
          .map((word) => `--${name}=${word}`)
      : [`--${name}=${value}`];
  });
}
