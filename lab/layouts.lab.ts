// Hosts other than proxies accept our images: wkg a component, OPA a bundle, container tools the layout of Docker.
import { strict as assert } from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pullWith } from './lib/clients.ts';
import { digestOf, digestOfFile } from './lib/filters.ts';
import { freshFolder, judge, missingDist } from './lib/places.ts';
import { answers, freePorts, mustRun, plainEnvironment, run, type Server, startServer } from './lib/process.ts';
import { makeWorkspace, publish, tryPublish, verifyWithOurs, type Workspace } from './lib/publishing.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { wasmImage } from './lib/subject.ts';

const skip = missingDist();
const WIT = `package acme:greet@1.0.0;
interface hello { greet: func(name: string) -> string; }
world greeter { export hello; }
`;
const REGO = `package acme
allow if input.user == "root"
`;

for (const kind of ['docker-registry', 'olareg'] as const) {
  describe(`layouts from ${kind}`, { skip }, () => {
    let workspace: Workspace;
    let registry: Registry;
    before(async () => {
      workspace = await makeWorkspace(`layouts-${kind}`);
      registry = await startRegistry(kind, 'layouts');
    });
    after(() => registry?.stop());

    test(`${kind}: wkg pulls a component that was published without a layout input`, async () => {
      const module = await makeComponent(workspace);
      const image = `${registry.host}/acme/greet`;
      await publish(workspace, registry, { image, tags: ['1.0.0'], layout: 'auto', module });
      const pulled = join(workspace.folder, 'pulled.wasm');
      await wkg(workspace, ['oci', 'pull', '--insecure', registry.host, '-o', pulled, `${image}:1.0.0`]);
      assert.equal(digestOfFile(pulled), digestOfFile(join(workspace.folder, module)));
      const gate = await verifyWithOurs(workspace, registry, `${image}:1.0.0`);
      assert.equal(gate.status, 0, gate.stdout + gate.stderr);
    });

    test(`${kind}: wkg gets the component as a package, and reads its config`, async () => {
      const module = await makeComponent(workspace);
      await publish(workspace, registry, {
        image: `${registry.host}/acme/greet`,
        tags: ['1.0.0'],
        layout: 'auto',
        module,
      });
      writeFileSync(join(workspace.folder, 'registries.toml'), wkgConfig(registry.host));
      const got = join(workspace.folder, 'got.wasm');
      await wkg(workspace, [
        'get',
        '--config',
        'registries.toml',
        '--cache',
        'wkg-cache',
        '--format',
        'wasm',
        '--overwrite',
        '-o',
        got,
        'acme:greet@1.0.0',
      ]);
      assert.equal(digestOfFile(got), digestOfFile(join(workspace.folder, module)));
    });

    test(`${kind}: wkg refuses a filter in compat`, async () => {
      const image = `${registry.host}/acme/filter`;
      await publish(workspace, registry, { image, tags: ['1.0.0'] });
      await assert.rejects(
        wkg(workspace, ['oci', 'pull', '--insecure', registry.host, '-o', 'no.wasm', `${image}:1.0.0`]),
        /Incompatible|media type|layer/i,
      );
    });

    test(`${kind}: OPA evaluates the policy.wasm of a bundle that it pulls from our image`, async () => {
      const bundle = await makeBundle(workspace);
      const image = `${registry.host}/acme/bundle`;
      await publish(workspace, registry, { image, tags: ['v1'], layout: 'auto', module: bundle });
      const opa = await startOpa(workspace, registry, `${image}:v1`);
      try {
        assert.deepEqual([await opa.isAllowed('root'), await opa.isAllowed('guest')], [true, false]);
      } finally {
        await opa.server.stop();
      }
      const pulled = await wasmImage(['pull', `${image}:v1`, '-o', 'policy.wasm', '--key', workspace.publicKeyFile], {
        cwd: workspace.folder,
      });
      assert.equal(pulled.status, 0, pulled.stderr);
    });

    test(`${kind}: a component is not published as a filter`, async () => {
      const module = await makeComponent(workspace);
      const finished = await tryPublish(workspace, registry, {
        image: `${registry.host}/acme/no`,
        tags: ['v1'],
        layout: 'compat',
        module,
      });
      assert.equal(finished.status, 3, finished.stdout);
      assert.match(finished.stdout, /LAYOUT_REFUSED/);
    });

    test(`${kind}: Istio's fetcher accepts compat-docker and refuses cncf`, async () => {
      const [docker, cncf] = [`${registry.host}/acme/istio-docker`, `${registry.host}/acme/istio-cncf`];
      await publish(workspace, registry, { image: docker, tags: ['v1'], layout: 'compat-docker' });
      await publish(workspace, registry, {
        image: cncf,
        tags: ['v1'],
        layout: 'auto',
        module: await makeComponent(workspace),
      });
      const fetched = await run(judge('istio-fetch'), [freshFolder('istio-cache'), `oci://${docker}:v1`]);
      assert.equal(fetched.status, 0, fetched.stderr);
      assert.equal(`sha256:${fetched.stdout.trim().split('\n').at(-1)}`, digestOfFile(workspace.module));
      assert.equal((await run(judge('istio-fetch'), [freshFolder('istio-cache'), `oci://${cncf}:v1`])).status, 1);
    });

    for (const client of ['oras', 'crane', 'skopeo'] as const)
      test(`${kind}: ${client} copies layout compat-docker byte for byte`, async () => {
        const image = `${registry.host}/acme/docker`;
        const record = await publish(workspace, registry, { image, tags: ['v1'], layout: 'compat-docker' });
        const blobs = await pullWith(client, registry, `${image}:v1`, workspace.folder);
        for (const digest of [record.digest, record.layerDigest, record.configDigest]) {
          const bytes = blobs.get(digest);
          assert.ok(bytes !== undefined, `${client} has no ${digest}`);
          assert.equal(digestOf(bytes), digest);
        }
      });
  });
}

/**
 * Makes a package of interfaces, the only component that wkg builds without a compiler.
 * @returns its path in the workspace.
 */
async function makeComponent(workspace: Workspace): Promise<string> {
  mkdirSync(join(workspace.folder, 'wit'), { recursive: true });
  writeFileSync(join(workspace.folder, 'wit/greet.wit'), WIT);
  await wkg(workspace, ['build', '-d', 'wit', '-o', 'greet.wasm']);
  return 'greet.wasm';
}

function wkg(workspace: Workspace, args: readonly string[]): Promise<string> {
  return mustRun(judge('wkg'), args, { cwd: workspace.folder, env: plainEnvironment({ HOME: workspace.folder }) });
}

function wkgConfig(host: string): string {
  return `[namespace_registries]
acme = { registry = "lab.example", metadata = { preferredProtocol = "oci", oci = { registry = "${host}", namespacePrefix = "" } } }
[registry."lab.example"]
type = "oci"
[registry."lab.example".oci]
protocol = "http"
`;
}

/** @returns the path of the bundle in the workspace. */
async function makeBundle(workspace: Workspace): Promise<string> {
  writeFileSync(join(workspace.folder, 'policy.rego'), REGO);
  const env = plainEnvironment({ HOME: workspace.folder });
  await mustRun(judge('opa'), ['build', '-t', 'wasm', '-e', 'acme/allow', '-o', 'bundle.tar.gz', 'policy.rego'], {
    cwd: workspace.folder,
    env,
  });
  return 'bundle.tar.gz';
}

interface Opa {
  readonly server: Server;
  /** Whether the policy allows a user: only `true` allows. */
  isAllowed(user: string): Promise<boolean>;
}

async function startOpa(workspace: Workspace, registry: Registry, resource: string): Promise<Opa> {
  const folder = freshFolder(`opa-${registry.kind}`);
  const [port = 0] = await freePorts(1);
  const config = {
    services: { lab: { url: `http://${registry.host}`, type: 'oci' } },
    bundles: { acme: { service: 'lab', resource } },
    persistence_directory: join(folder, 'kept'),
  };
  writeFileSync(join(folder, 'opa.json'), JSON.stringify(config));
  const url = `http://127.0.0.1:${port}`;
  const server = await startServer({
    name: 'opa',
    command: judge('opa'),
    args: [
      'run',
      '--server',
      '--disable-telemetry',
      '--addr',
      `127.0.0.1:${port}`,
      '--config-file',
      join(folder, 'opa.json'),
    ],
    env: plainEnvironment({ HOME: workspace.folder }),
    logFile: join(folder, 'log'),
    isReady: () => answers(`${url}/health?bundles`),
  });
  return {
    server,
    async isAllowed(user) {
      const body = JSON.stringify({ input: { user } });
      const answer = await fetch(`${url}/v1/data/acme/allow`, {
        method: 'POST',
        body,
        signal: AbortSignal.timeout(10_000),
      });
      const { result } = JSON.parse(await answer.text()) as { readonly result?: unknown };
      return result === true;
    },
  };
}
