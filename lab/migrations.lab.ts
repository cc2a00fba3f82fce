// The workflows of examples/workflows, run by act as they are, each with its kind of module, for the events that a
// repository of that kind has: which tags lead where, whose signature the gate accepts, and who runs the module.
import { strict as assert } from 'node:assert';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { WorkflowRun } from './lib/act.ts';
import { readTags } from './lib/clients.ts';
import { type ExampleScene, openExampleScene, type Push } from './lib/example-scene.ts';
import { headerInEnvoy } from './lib/newest-envoy.ts';
import { freshFolder, judge, missingDist, places } from './lib/places.ts';
import { mustRun, plainEnvironment } from './lib/process.ts';
import { callGuest } from './lib/wapc.ts';

const sources = join(places.repository, 'lab/migrations');
const examples = join(places.repository, 'examples');
const jcoPackages = join(places.repository, 'lab/.cache/componentize-js/node_modules');

// Most of the time is spent in single-threaded programs.
describe('migrations', { skip: missingDist(), concurrency: 2 }, () => {
  const folder = freshFolder('migrations');
  let scene: ExampleScene;
  before(async () => {
    scene = await openExampleScene(folder, 'Acme/policies');
  });
  after(() => scene?.stop());

  /** A copy of a project with some texts replaced: file, text, new text. */
  function edited(source: string, name: string, ...edits: readonly (readonly [string, string, string])[]): string {
    const copy = join(folder, 'projects', name);
    cpSync(source, copy, { recursive: true });
    for (const [file, from, to] of edits) {
      const text = readFileSync(join(copy, file), 'utf8');
      assert.ok(text.includes(from), `${file} has no ${from}`);
      writeFileSync(join(copy, file), text.replace(from, to));
    }
    return copy;
  }

  test('migrations: go-filters publishes Go filters of three types, on a branch and under a version', async () => {
    const go = Object.fromEntries(
      ['http_headers', 'network', 'shared_queue'].flatMap((name) =>
        ['go.mod', 'go.sum'].map((file) => [`examples/${name}/${file}`, join(examples, 'go', file)]),
      ),
    );
    const repository = 'Proxy-Wasm/go-sdk';
    const files = {
      ...go,
      'examples/wasm-image.yaml': join(examples, 'workflows/go-filters.wasm-image.yaml'),
      'examples/http_headers/main.go': join(examples, 'go/main.go'),
      'examples/network/main.go': join(sources, 'go-filters/network/main.go'),
      'examples/shared_queue/receiver': join(sources, 'go-filters/shared_queue/receiver'),
    };
    const main = await scene.release({ example: 'go-filters', repository, files, ref: 'refs/heads/main' });
    const tagged = await scene.release({ example: 'go-filters', repository, files, ref: 'refs/tags/v1.2.0' });
    for (const name of ['http_headers', 'network', 'shared_queue/receiver']) {
      const tags = await readTags(scene.registry.host, `proxy-wasm/go-sdk/${name}`);
      assert.deepEqual(named(tags), ['1.2', '1.2.0', 'edge', 'latest', 'sha-*']);
      assert.equal(tags.get('latest'), tags.get('1.2.0'));
      assert.notEqual(tags.get('edge'), undefined);
    }
    const image = `${scene.registry.host}/proxy-wasm/go-sdk/http_headers`;
    await scene.pull(`${image}:edge`, main);
    assert.equal(await headerInEnvoy(await scene.pull(`${image}:1.2.0`, tagged)), 'hello');
  });

  test('migrations: kubewarden-policy releases one policy of a repository, and its next version moves latest', async () => {
    const policy = join(sources, 'kubewarden-policy');
    const next = edited(policy, 'policy', ['metadata.yml', 'version: 1.0.0', 'version: 1.1.0']);
    const of = (source: string, version: string): Push => ({
      example: 'kubewarden-policy',
      repository: 'Acme/policies',
      files: { 'policies/pod-labels': source },
      ref: `refs/tags/pod-labels/v${version}`,
      hasReleases: true,
      committed: (sha) => scene.github.repository.tags.set(`pod-labels/v${version}`, { type: 'commit', sha }),
    });
    await scene.release(of(policy, '1.0.0'));
    const wrong = await scene.push(of(policy, '1.1.0'));
    assert.notEqual(wrong.status, 0);
    assert.match(wrong.report, /VERSION_MISMATCH/);
    assert.equal(scene.github.repository.release('pod-labels/v1.1.0'), undefined);
    const identity = await scene.release(of(next, '1.1.0'));
    const tags = await readTags(scene.registry.host, 'acme/policies/pod-labels');
    assert.deepEqual(named(tags), ['latest', 'v1.0', 'v1.0.0', 'v1.1', 'v1.1.0']);
    assert.equal(tags.get('latest'), tags.get('v1.1.0'));
    const module = await scene.pull(`${scene.registry.host}/acme/policies/pod-labels:latest`, identity);
    const ask = (labels: string): Promise<string> =>
      callGuest(module, 'validate', `{"request":{"object":{"metadata":{"labels":{${labels}}}}},"settings":{}}`);
    assert.equal(await ask('"owner":"edge"'), '{"accepted":true}');
    assert.match(await ask('"team":"edge"'), /"accepted":false/);
    const published = scene.github.repository.release('pod-labels/v1.1.0');
    assert.equal(published?.draft, false);
    assert.deepEqual(published.assets.map(({ name }) => name).sort(), [
      'SHA256SUMS',
      'pod-labels.spdx.json',
      'pod-labels.wasm',
      'pod-labels.wasm.sigstore.json',
    ]);
  });

  test('migrations: component publishes the version in Cargo.toml once, and says whether it did', async () => {
    const component = join(sources, 'component');
    const repository = 'wasmCloud/components';
    const of = (source: string): Push => ({
      example: 'component',
      repository,
      files: { 'components/hello-world': source },
      ref: 'refs/heads/main',
    });
    const says = ({ lines }: WorkflowRun): boolean => lines.some((line) => line.startsWith('new version '));
    const first = await scene.push(of(component));
    assert.equal(first.status, 0, first.report);
    assert.ok(says(first), first.report);
    const image = `${scene.registry.host}/wasmcloud/components/hello-world`;
    const before = await readTags(scene.registry.host, 'wasmcloud/components/hello-world');
    assert.deepEqual(named(before), ['0.1.0']);
    const changed = edited(component, 'component', ['src/lib.rs', 'from a', 'from another']);
    const second = await scene.push(of(changed));
    assert.equal(second.status, 0, second.report);
    assert.ok(!says(second), second.report);
    assert.deepEqual(await readTags(scene.registry.host, 'wasmcloud/components/hello-world'), before);
    await scene.pull(`${image}:0.1.0`, first.identity);
    const env = plainEnvironment({ HOME: folder });
    await mustRun(
      judge('wkg'),
      ['oci', 'pull', '--insecure', scene.registry.host, '-o', 'component.wasm', `${image}:0.1.0`],
      {
        cwd: folder,
        env,
      },
    );
    symlinkSync(jcoPackages, join(folder, 'node_modules'));
    const jco = join(jcoPackages, '@bytecodealliance/jco/dist/jco.js');
    await mustRun(places.node, [jco, 'transpile', 'component.wasm', '--name', 'hello', '-o', 'js'], {
      cwd: folder,
      env,
    });
    const code = "import('./js/hello.js').then(({ hello }) => console.log(hello()))";
    const said = await mustRun(places.node, ['-e', code], { cwd: folder, env });
    assert.equal(said.trim(), 'hello from a component');
  });

  test('migrations: two-registries keeps a pre-release off the tags of stable releases, in both registries', async () => {
    const of = (version: string): Push => {
      const project = edited(
        join(examples, 'rust'),
        `rust-${version}`,
        ['Cargo.toml', 'name = "add-header"\nversion = "1.0.0"', `name = "filter"\nversion = "${version}"`],
        ['Cargo.lock', 'name = "add-header"\nversion = "1.0.0"', `name = "filter"\nversion = "${version}"`],
      );
      const files = Object.fromEntries(['Cargo.toml', 'Cargo.lock', 'src'].map((name) => [name, join(project, name)]));
      return { example: 'two-registries', repository: 'Acme/filter', files, ref: `refs/tags/v${version}` };
    };
    const stable = await scene.release(of('1.0.0'));
    await scene.release(of('1.1.0-rc.1'));
    const all = [
      await readTags(scene.registry.host, 'acme/filter'),
      await readTags(scene.dockerHub.host, 'acme/filter', scene.dockerHub.credentials),
    ];
    for (const tags of all) {
      assert.deepEqual(named(tags), ['latest', 'next', 'v1', 'v1.0', 'v1.0.0', 'v1.1.0-rc.1']);
      assert.equal(tags.get('next'), tags.get('v1.1.0-rc.1'));
      for (const tag of ['latest', 'v1', 'v1.0']) assert.equal(tags.get(tag), tags.get('v1.0.0'));
    }
    assert.deepEqual(all[0], all[1]);
    const module = await scene.pull(`${scene.dockerHub.host}/acme/filter:latest`, stable, scene.dockerHub);
    assert.equal(await headerInEnvoy(module), 'hello');
  });

  test('migrations: retag gives the images of a commit their version, and builds nothing for it', async () => {
    const files = {
      Makefile: join(sources, 'retag/Makefile'),
      'add_header.cc': join(examples, 'cpp/add_header.cc'),
    };
    const repository = 'istio-ecosystem/wasm-extensions';
    let commit = '';
    const remember = (sha: string): void => {
      commit = sha;
    };
    const given = { example: 'retag', repository, files };
    const identity = await scene.release({ ...given, ref: 'refs/heads/main', committed: remember });
    const name = 'istio-ecosystem/wasm-extensions/basic_auth';
    const built = await readTags(scene.registry.host, name);
    assert.deepEqual([...built.keys()], [commit]);
    await scene.release({ ...given, ref: 'refs/tags/v1.2.0' });
    const tags = await readTags(scene.registry.host, name);
    assert.deepEqual([...tags.keys()].sort(), ['1.2', '1.2.0', 'latest', commit].sort());
    assert.deepEqual([...new Set(tags.values())], [...built.values()]);
    const module = await scene.pull(`${scene.registry.host}/${name}:1.2.0`, identity);
    assert.equal(await headerInEnvoy(module), 'hello');
  });
});

/** The names of tags, in order. Those of commits are cut. */
function named(tags: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...tags.keys()].map((tag) => tag.replace(/^sha-.*/, 'sha-*')))].sort();
}
