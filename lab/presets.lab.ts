// Presets that no example of init has: components in Python and JavaScript, which jco runs, and a C++ filter from sources
// only, which Envoy loads with its names and debug information and without them.
import { strict as assert } from 'node:assert';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { readModule } from '../src/wasm/read.ts';
import { PRIVATE_PEM, PUBLIC_PEM } from '../test/support/publisher.ts';
import { headerInEnvoy } from './lib/newest-envoy.ts';
import { freshFolder, missingDist, places } from './lib/places.ts';
import { type Finished, mustRun, plainEnvironment, run } from './lib/process.ts';

const cache = join(places.repository, 'lab/.cache');
const packages = join(cache, 'componentize-js/node_modules');
const jco = join(packages, '@bytecodealliance/jco/dist/jco.js');

describe('presets', { skip: missingDist() }, () => {
  const folder = freshFolder('presets');
  const programs = [dirname(places.node), join(cache, 'venv/componentize-py/bin')];
  const environment = plainEnvironment({
    HOME: folder,
    PATH: [...programs, process.env.PATH ?? ''].join(delimiter),
    CXX: 'clang++-14',
  });

  for (const [language, module, says] of [
    ['python', 'build/app.wasm', 'hello lab from Python'],
    ['javascript', 'build/app.wasm', 'hello lab from JavaScript'],
  ] as const)
    test(`presets: ${language} makes a component, which is published in the layout of components, and runs`, async (t) => {
      const project = join(folder, language);
      cpSync(join(places.repository, 'lab/components', language), project, { recursive: true });
      if (language === 'javascript') symlinkSync(packages, join(project, 'node_modules'));
      const started = performance.now();
      const built = await wasmImage(project, 'build', '--build', 'auto');
      assert.match(built.stderr, new RegExp(`build auto: ${language}, because the folder has`));
      const seconds = Math.round((performance.now() - started) / 1000);
      assert.equal(readModule(readFileSync(join(project, module))).kind, 'component');
      const inspected = await wasmImage(project, 'inspect', module, '--json');
      const { kind, abi } = JSON.parse(inspected.stdout) as { readonly kind: string; readonly abi?: string };
      assert.equal(kind, 'component');
      await publishAndVerify(project, module);
      const said = await runComponent(project, module);
      assert.equal(said, says);
      t.diagnostic(`lab: presets ${language.padEnd(10)} component in ${seconds} s, ABI ${abi ?? 'none'}, jco: ${said}`);
    });

  test('presets: cpp compiles sources, the same twice; Envoy loads the filter, also without its debug information', async (t) => {
    const project = join(folder, 'cpp');
    cpSync(join(places.repository, 'examples/cpp/add_header.cc'), join(project, 'src/add_header.cc'));
    const flags = ['--build', 'cpp', '--build-args=-nostdlib++', '--build-args=-g', '--reproducible', 'check'];
    const module = join(project, 'build/add_header.wasm');
    await wasmImage(project, 'build', ...flags);
    const whole = readModule(readFileSync(module));
    assert.equal(await headerInEnvoy(module), 'hello');
    const built = await wasmImage(project, 'build', ...flags, '--strip');
    const stripped = readModule(readFileSync(module));
    assert.equal(await headerInEnvoy(module), 'hello');
    const removed = whole.sections.filter(({ id, name }) => id === 0 && /^(?:name|\.debug_.*)$/.test(name ?? ''));
    assert.ok(removed.length > 3, built.stderr);
    assert.deepEqual(
      contents(stripped),
      contents({ ...whole, sections: whole.sections.filter((one) => !removed.includes(one)) }),
    );
    t.diagnostic(
      `lab: presets cpp ${whole.bytes.length} bytes, stripped ${stripped.bytes.length}: both answer in Envoy`,
    );
  });

  async function wasmImage(cwd: string, ...args: readonly string[]): Promise<Finished> {
    const finished = await run(places.node, [places.cli, ...args], { cwd, env: environment, limitMs: 300_000 });
    assert.equal(finished.status, 0, `${args.join(' ')}\n${finished.stdout}\n${finished.stderr}`);
    return finished;
  }

  async function publishAndVerify(project: string, module: string): Promise<void> {
    writeFileSync(join(project, 'key.pem'), PRIVATE_PEM, { mode: 0o600 });
    writeFileSync(join(project, 'key.pub'), PUBLIC_PEM);
    const flags = ['--images', 'oci-layout:out', '--tags', 'v1.0.0', '--signing-key', 'key.pem', '--json'];
    const published = await wasmImage(project, 'publish', module, ...flags);
    assert.match(published.stdout, /"layout":"cncf"/);
    await wasmImage(project, 'verify', 'oci-layout:out:v1.0.0', '--key', 'key.pub');
  }

  async function runComponent(project: string, module: string): Promise<string> {
    // The code that jco writes imports packages of jco.
    if (!project.endsWith('javascript')) symlinkSync(packages, join(project, 'node_modules'));
    await mustRun(places.node, [jco, 'transpile', module, '--name', 'greet', '-o', 'js'], {
      cwd: project,
      env: environment,
    });
    const code = "import('./js/greet.js').then(({ hello }) => console.log(hello('lab')))";
    return (await mustRun(places.node, ['-e', code], { cwd: project, env: environment })).trim();
  }
});

function contents({ bytes, sections }: Pick<ReturnType<typeof readModule>, 'bytes' | 'sections'>): readonly string[] {
  return sections.map(
    ({ id, name, offset, size }) =>
      `${id} ${name} ${Buffer.from(bytes.subarray(offset, offset + size)).toString('hex')}`,
  );
}
