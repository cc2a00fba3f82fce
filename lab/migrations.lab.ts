// The workflows of examples/workflows, run by act as they are, each with its kind of module, for the events that a
// repository of that kind has: which tags lead where, whose signature the gate accepts, and who runs the module.
import { strict as assert } from 'node:assert';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Github, startGithub } from '../test/support/github.ts';
import { runWorkflow, type WorkflowRun } from './lib/act.ts';
import { readTags } from './lib/clients.ts';
import { exampleWorkflow, makeActions } from './lib/examples.ts';
import { headerInEnvoy } from './lib/newest-envoy.ts';
import { freshFolder, judge, missingDist, places } from './lib/places.ts';
import { mustRun, plainEnvironment, stopAll } from './lib/process.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { type Sigstore, startSigstore } from './lib/sigstore.ts';
import { wasmImage } from './lib/subject.ts';
import { makeToolchains, writePrograms } from './lib/toolchains.ts';
import { callGuest } from './lib/wapc.ts';

const sources = join(places.repository, 'lab/migrations');
const examples = join(places.repository, 'examples');
const jcoPackages = join(places.repository, 'lab/.cache/componentize-js/node_modules');

/** A push to a repository. */
interface Push {
  readonly example: string;
  readonly repository: string;
  /** Path by the name of the file or folder. */
  readonly files: Readonly<Record<string, string>>;
  /** `refs/heads/main`, or `refs/tags/` and the git tag. */
  readonly ref: string;
  /** Whether the workflow writes releases: then the job has a token. */
  readonly hasReleases?: boolean;
  /** Called with the commit before the workflow runs. */
  readonly committed?: (commit: string) => void;
}

// Most of the time is spent in single-threaded programs.
describe('migrations', { skip: missingDist(), concurrency: 2 }, () => {
  const folder = freshFolder('migrations');
  let registry: Registry;
  let dockerHub: Registry;
  let sigstore: Sigstore;
  let github: Github;
  let actionsOf: ReturnType<typeof makeActions>;
  let environment: Record<string, string>;
  let pushes = 0;

  before(async () => {
    [registry, dockerHub, github] = await Promise.all([
      startRegistry('docker-registry', 'migrations'),
      startRegistry('docker-registry-htpasswd', 'migrations'),
      startGithub('Acme/policies'),
    ]);
    sigstore = await startSigstore('migrations-sigstore', 2);
    const bin = join(folder, 'bin');
    const { PATH: _, ...variables } = makeToolchains(bin);
    writePrograms(bin, {
      kwctl: `#!/bin/sh\nexec '${places.node}' '${join(places.repository, 'lab/lib/kwctl.ts')}' "$@"\n`,
    });
    // act sets the variable to the address of GitHub, whatever the step says.
    const preloaded = join(folder, 'github.cjs');
    writeFileSync(preloaded, `process.env.GITHUB_API_URL = '${github.url}';\n`);
    environment = { ...variables, NODE_OPTIONS: `--require=${preloaded}` };
    actionsOf = makeActions(folder);
  });
  after(() => stopAll([registry, dockerHub, sigstore, github].filter((server) => server !== undefined)));

  /** Runs the workflow for a push. @returns the result, and the identity of its signer. */
  async function push({
    example,
    repository,
    files,
    ref,
    hasReleases,
    committed,
  }: Push): Promise<WorkflowRun & { identity: string }> {
    pushes += 1;
    const own = join(folder, `${pushes}-${example}`);
    const { text, actions } = exampleWorkflow(example, { github: registry.host, dockerHub: dockerHub.host }, sigstore);
    const [owner = '', name = ''] = repository.split('/');
    const path = `${repository}/.github/workflows/${example}.yml@${ref}`;
    const job = sigstore.issuer.allow({
      sub: `repo:${repository}:ref:${ref}`,
      repository,
      repository_owner: owner,
      ref,
      ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
      workflow_ref: path,
      job_workflow_ref: path,
    });
    const { username = '', password = '' } = dockerHub.credentials ?? {};
    mkdirSync(own);
    const ran = await runWorkflow({
      folder: own,
      workflow: text,
      event: 'push',
      payload: ({ after }: { readonly after: string }) => {
        committed?.(after);
        return {
          ref,
          repository: {
            full_name: repository,
            name,
            owner: { login: owner },
            default_branch: 'main',
            visibility: 'public',
          },
        };
      },
      repository,
      actions: actionsOf(actions),
      programs: join(folder, 'bin'),
      files,
      env: {
        ...environment,
        LAB_ARTIFACTS: join(own, 'artifacts'),
        ACTIONS_ID_TOKEN_REQUEST_URL: job.url,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.token,
      },
      tag: ref.replace(/^refs\/(?:tags|heads)\//, ''),
      flags: [
        ...['--var', `DOCKERHUB_USERNAME=${username}`, '--secret', `DOCKERHUB_TOKEN=${password}`],
        ...(hasReleases === true ? ['--secret', 'GITHUB_TOKEN=token-of-the-lab'] : []),
      ],
    });
    return { ...ran, identity: job.identity };
  }

  /** Like {@link push}, and it must succeed. */
  async function release(given: Push): Promise<string> {
    const ran = await push(given);
    assert.equal(ran.status, 0, ran.report);
    return ran.identity;
  }

  /** Verifies an image as its users do. @returns the path of its module. */
  async function pull(image: string, identity: string, registryOf = registry): Promise<string> {
    const file = join(folder, `${image.replaceAll(/[^\w.]/g, '-')}.wasm`);
    const login = registryOf.credentials;
    const pulled = await wasmImage(
      [
        ...['pull', image, '--output', file, '--trusted-root', sigstore.trustedRoot],
        ...['--certificate-identity', identity, '--certificate-oidc-issuer', sigstore.issuer.url],
        ...(login === undefined ? [] : ['--username', login.username, '--password', login.password]),
      ],
      { cwd: folder },
    );
    assert.equal(pulled.status, 0, pulled.stdout + pulled.stderr);
    return file;
  }

  /** A copy of a project with some texts replaced, which stands for its next version. */
  function edited(source: string, name: string, file: string, from: string, to: string): string {
    const copy = join(folder, 'projects', name);
    cpSync(source, copy, { recursive: true });
    const path = join(copy, file);
    const text = readFileSync(path, 'utf8');
    assert.ok(text.includes(from), `${path} has no ${from}`);
    writeFileSync(path, text.replace(from, to));
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
    const main = await release({ example: 'go-filters', repository, files, ref: 'refs/heads/main' });
    const tagged = await release({ example: 'go-filters', repository, files, ref: 'refs/tags/v1.2.0' });
    for (const name of ['http_headers', 'network', 'shared_queue/receiver']) {
      const tags = await readTags(registry.host, `proxy-wasm/go-sdk/${name}`);
      assert.deepEqual(named(tags), ['1.2', '1.2.0', 'edge', 'latest', 'sha-*']);
      assert.equal(tags.get('latest'), tags.get('1.2.0'));
      assert.notEqual(tags.get('edge'), undefined);
    }
    const image = `${registry.host}/proxy-wasm/go-sdk/http_headers`;
    await pull(`${image}:edge`, main);
    assert.equal(await headerInEnvoy(await pull(`${image}:1.2.0`, tagged)), 'hello');
  });

  test('migrations: kubewarden-policy releases one policy of a repository, and its next version moves latest', async () => {
    const policy = join(sources, 'kubewarden-policy');
    const next = edited(policy, 'policy', 'metadata.yml', 'version: 1.0.0', 'version: 1.1.0');
    const of = (source: string, version: string): Push => ({
      example: 'kubewarden-policy',
      repository: 'Acme/policies',
      files: { 'policies/pod-labels': source },
      ref: `refs/tags/pod-labels/v${version}`,
      hasReleases: true,
      committed: (sha) => github.repository.tags.set(`pod-labels/v${version}`, { type: 'commit', sha }),
    });
    await release(of(policy, '1.0.0'));
    const wrong = await push(of(policy, '1.1.0'));
    assert.notEqual(wrong.status, 0);
    assert.match(wrong.report, /VERSION_MISMATCH/);
    assert.equal(github.repository.release('pod-labels/v1.1.0'), undefined);
    const identity = await release(of(next, '1.1.0'));
    const tags = await readTags(registry.host, 'acme/policies/pod-labels');
    assert.deepEqual(named(tags), ['latest', 'v1.0', 'v1.0.0', 'v1.1', 'v1.1.0']);
    assert.equal(tags.get('latest'), tags.get('v1.1.0'));
    const module = await pull(`${registry.host}/acme/policies/pod-labels:latest`, identity);
    const ask = (labels: string): Promise<string> =>
      callGuest(module, 'validate', `{"request":{"object":{"metadata":{"labels":{${labels}}}}},"settings":{}}`);
    assert.equal(await ask('"owner":"edge"'), '{"accepted":true}');
    assert.match(await ask('"team":"edge"'), /"accepted":false/);
    const published = github.repository.release('pod-labels/v1.1.0');
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
    const first = await push(of(component));
    assert.equal(first.status, 0, first.report);
    assert.ok(says(first), first.report);
    const image = `${registry.host}/wasmcloud/components/hello-world`;
    const before = await readTags(registry.host, 'wasmcloud/components/hello-world');
    assert.deepEqual(named(before), ['0.1.0']);
    const changed = edited(component, 'component', 'src/lib.rs', 'from a', 'from another');
    const second = await push(of(changed));
    assert.equal(second.status, 0, second.report);
    assert.ok(!says(second), second.report);
    assert.deepEqual(await readTags(registry.host, 'wasmcloud/components/hello-world'), before);
    await pull(`${image}:0.1.0`, first.identity);
    const env = plainEnvironment({ HOME: folder });
    await mustRun(
      judge('wkg'),
      ['oci', 'pull', '--insecure', registry.host, '-o', 'component.wasm', `${image}:0.1.0`],
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
    const rust = edited(join(examples, 'rust'), 'rust', 'Cargo.toml', 'name = "add-header"', 'name = "filter"');
    const lock = join(rust, 'Cargo.lock');
    writeFileSync(lock, readFileSync(lock, 'utf8').replace('name = "add-header"', 'name = "filter"'));
    const of = (version: string): Push => {
      const project = edited(rust, `rust-${version}`, 'Cargo.toml', 'version = "1.0.0"', `version = "${version}"`);
      const [, locked = ''] = [join(project, 'Cargo.lock'), readFileSync(join(project, 'Cargo.lock'), 'utf8')];
      writeFileSync(
        join(project, 'Cargo.lock'),
        locked.replace('name = "filter"\nversion = "1.0.0"', `name = "filter"\nversion = "${version}"`),
      );
      const files = Object.fromEntries(['Cargo.toml', 'Cargo.lock', 'src'].map((name) => [name, join(project, name)]));
      return { example: 'two-registries', repository: 'Acme/filter', files, ref: `refs/tags/v${version}` };
    };
    const stable = await release(of('1.0.0'));
    await release(of('1.1.0-rc.1'));
    const all = [
      await readTags(registry.host, 'acme/filter'),
      await readTags(dockerHub.host, 'acme/filter', dockerHub.credentials),
    ];
    for (const tags of all) {
      assert.deepEqual(named(tags), ['latest', 'next', 'v1', 'v1.0', 'v1.0.0', 'v1.1.0-rc.1']);
      assert.equal(tags.get('next'), tags.get('v1.1.0-rc.1'));
      for (const tag of ['latest', 'v1', 'v1.0']) assert.equal(tags.get(tag), tags.get('v1.0.0'));
    }
    assert.deepEqual(all[0], all[1]);
    const module = await pull(`${dockerHub.host}/acme/filter:latest`, stable, dockerHub);
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
    const identity = await release({ ...given, ref: 'refs/heads/main', committed: remember });
    const name = 'istio-ecosystem/wasm-extensions/basic_auth';
    const built = await readTags(registry.host, name);
    assert.deepEqual([...built.keys()], [commit]);
    await release({ ...given, ref: 'refs/tags/v1.2.0' });
    const tags = await readTags(registry.host, name);
    assert.deepEqual([...tags.keys()].sort(), ['1.2', '1.2.0', 'latest', commit].sort());
    assert.deepEqual([...new Set(tags.values())], [...built.values()]);
    const module = await pull(`${registry.host}/${name}:1.2.0`, identity);
    assert.equal(await headerInEnvoy(module), 'hello');
  });
});

/** The names of tags, in order. Those of commits are cut. */
function named(tags: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...tags.keys()].map((tag) => tag.replace(/^sha-.*/, 'sha-*')))].sort();
}
