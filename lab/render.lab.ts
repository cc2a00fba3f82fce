// Manifests of render: a real Envoy fetches the module and answers a request, and clusters accept the objects.
import { strict as assert } from 'node:assert';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { policy } from '../test/abi/guest-modules.ts';
import { goodFilter } from '../test/support/good-filter.ts';
import { pickyFilter } from '../test/support/picky-filter.ts';
import { makeKey } from './lib/certificates.ts';
import { envoyBinary, envoyVersions, freshFolder, judge, missingDist } from './lib/places.ts';
import { run } from './lib/process.ts';
import { type Registry, startRegistry } from './lib/registries.ts';
import { wasmImage } from './lib/subject.ts';

const folder = freshFolder('render');
const modules = {
  header: goodFilter({ header: { name: 'x-wasm-image', value: 'rendered' } }),
  picky: pickyFilter(),
  policy: policy(),
};
let registry: Registry;
let server: Server;
/** What the server of modules sends instead of a module. */
let spoilt: Uint8Array | undefined;

const image = (name: string): string => `${registry.host}/acme/${name}:v1.2.3`;
const portOf = (one: Server): number => (one.address() as AddressInfo).port;
const moduleUrl = (name: string): string => `http://127.0.0.1:${portOf(server)}/${name}.wasm`;
const render = (name: string, to: string, ...args: readonly string[]) =>
  wasmImage(['render', image(name), '--to', to, '--key', 'signer.pub', ...args], { cwd: folder });

async function listen(answer: Parameters<typeof createServer>[1]): Promise<Server> {
  const made = createServer(answer);
  await new Promise<void>((done) => made.listen(0, '127.0.0.1', done));
  return made;
}
const close = (one: Server): Promise<unknown> => {
  one.closeAllConnections();
  return new Promise((done) => one.close(done));
};

describe('render', { skip: missingDist() }, () => {
  before(async () => {
    const keyFile = makeKey(folder, 'signer', 'p256');
    registry = await startRegistry('olareg', 'render');
    for (const [name, module] of Object.entries(modules)) {
      writeFileSync(join(folder, `${name}.wasm`), module);
      const layouts = name === 'header' ? ['auto', 'oci'] : ['auto'];
      for (const layout of layouts) {
        const repository = `${registry.host}/acme/${layout === 'oci' ? 'solo' : name}`;
        const flags = [
          '--images',
          repository,
          '--tags',
          'v1.2.3',
          '--layout',
          layout,
          '--metadata',
          'off',
          '--no-smoke',
        ];
        const ended = await wasmImage(['publish', `${name}.wasm`, ...flags, '--signing-key', keyFile], { cwd: folder });
        assert.equal(ended.status, 0, ended.stderr);
      }
    }
    server = await listen((request, response) => {
      const name = /^\/(\w+)\.wasm$/.exec(request.url ?? '')?.[1] as keyof typeof modules;
      response.end(spoilt ?? modules[name]);
    });
  });
  after(async () => {
    await registry.stop();
    await close(server);
  });

  for (const version of envoyVersions())
    test(`starts Envoy ${version}, which fetches the module and answers a request`, async () => {
      const { status, stdout, stderr } = await render('header', 'envoy', ...ENVOY('header'));
      assert.equal(status, 0, stderr);
      const answer = await askEnvoy(version, stdout);
      assert.deepEqual([answer.status, answer.header, answer.body], [200, 'rendered', 'ok\n']);
    });

  test('starts Envoy with a configuration, which the filter gets, and with a server that gets the requests', async () => {
    const upstream = await listen((_request, response) => response.end('upstream'));
    const args = ['--plugin-config', '{"ok":1}', '--target', `127.0.0.1:${portOf(upstream)}`];
    const { status, stdout, stderr } = await render('picky', 'envoy', ...ENVOY('picky'), ...args);
    assert.equal(status, 0, stderr);
    const newest = envoyVersions().toSorted().at(-1) ?? '';
    const answer = await askEnvoy(newest, stdout);
    // Without the configuration, the same filter refuses to start, and Envoy fails closed.
    const other = await askEnvoy(newest, stdout.replace('{\\"ok\\":1}', '{\\"bad\\":1}'));
    await close(upstream);
    assert.deepEqual([answer.status, answer.body], [200, 'upstream']);
    assert.notEqual(other.status, 200);
    assert.match(other.log, /bad configuration/);
  });

  test('starts Envoy with a filter for connections', async () => {
    const upstream = await listen((_request, response) => response.end('upstream'));
    const args = ['--filter-type', 'network', '--target', `127.0.0.1:${portOf(upstream)}`];
    const { status, stdout, stderr } = await render('header', 'envoy', ...ENVOY('header'), ...args);
    assert.equal(status, 0, stderr);
    const answer = await askEnvoy(envoyVersions().toSorted().at(-1) ?? '', stdout);
    await close(upstream);
    assert.deepEqual([answer.status, answer.body, answer.header], [200, 'upstream', null]);
  });

  test('pins the module: Envoy does not run another one from the same address', async () => {
    const { stdout } = await render('header', 'envoy', ...ENVOY('header'), '--failure-policy', 'closed');
    spoilt = goodFilter({ header: { name: 'x-wasm-image', value: 'another' } });
    const answer = await askEnvoy(envoyVersions().at(0) ?? '', stdout);
    spoilt = undefined;
    assert.notEqual(answer.header, 'another');
    assert.notEqual(answer.status, 200);
  });

  const CONFIG = ['--plugin-config', '{"ok":[1,{"a":"b"}]}'];
  const COMMON = [...CONFIG, '--name', 'waf', '--namespace', 'edge', '--failure-policy', 'closed'];
  const FULL = [...COMMON, '--phase', 'AUTHN', '--priority=-3', '--pull-secret', 'login', '--root-id', 'r'];
  const OBJECTS: readonly (readonly [to: string, name: string, args: readonly string[]])[] = [
    ['istio', 'header', []],
    [
      'istio',
      'header',
      [
        ...FULL,
        '--filter-type',
        'network',
        '--target',
        'Gateway/a',
        '--target',
        'Service/b',
        '--target',
        'ServiceEntry/c',
      ],
    ],
    ['istio', 'header', [...CONFIG, '--target', 'app=web,app.kubernetes.io/name=x', '--failure-policy', 'reload']],
    ['traffic-extension', 'header', []],
    ['traffic-extension', 'header', [...FULL, '--filter-type', 'network', '--target', 'GatewayClass/a']],
    ['traffic-extension', 'header', ['--target', 'app=web', '--failure-policy', 'open', '--phase', 'STATS']],
    ['envoy-gateway', 'header', ['--target', 'Gateway/a']],
    [
      'envoy-gateway',
      'header',
      [...COMMON, '--pull-secret', 's', '--root-id', 'r', '--target', 'HTTPRoute/a', '--target', 'Gateway/env=prod'],
    ],
    [
      'envoy-gateway',
      'header',
      ['--target', 'GRPCRoute/a.b', '--plugin-config', '[1,"x"]', '--failure-policy', 'open'],
    ],
    ['higress', 'header', []],
    ['higress', 'header', FULL],
    ['higress', 'header', [...CONFIG, '--target', 'Ingress/a/b', '--target', 'Domain/*.x.example']],
    ['gloo', 'solo', []],
    ['gloo', 'solo', [...COMMON, '--root-id', 'r', '--target', 'Gateway/g']],
    ['kubewarden', 'policy', []],
    ['kubewarden', 'policy', [...COMMON, '--target', 'PolicyServer/p']],
  ];
  test(`a cluster accepts ${OBJECTS.length} manifests with and without values`, async (t) => {
    const texts = await Promise.all(
      OBJECTS.map(async ([to, name, args]) => {
        const { status, stdout, stderr } = await render(name, to, ...args);
        assert.equal(status, 0, `${to} ${args.join(' ')}: ${stderr}`);
        return stdout;
      }),
    );
    const { status, stdout, stderr } = await judgeObject(texts.join('---\n'));
    assert.equal(status, 0, `${stderr}\n${texts.join('---\n')}`);
    const kinds = stdout.trim().split('\n');
    assert.equal(kinds.length, OBJECTS.length);
    t.diagnostic(`lab: rendered: ${kinds.join(', ')}`);
  });

  test("Istio's own code fetches the module by the digest in the URL, and refuses another digest", async () => {
    const { stdout } = await render('header', 'istio');
    const url = /url: "(.*)"/.exec(stdout)?.[1] ?? '';
    const fetched = async (from: string) => run(judge('istio-fetch'), [freshFolder('istio-cache'), from]);
    const sha256 = createHash('sha256').update(modules.header).digest('hex');
    for (const from of [url, url.replace(':v1.2.3@', ':v0@')]) {
      const { status, stdout: found, stderr } = await fetched(from);
      assert.equal(status, 0, stderr);
      assert.equal(found.trim().split('\n').at(-1), sha256);
    }
    assert.equal((await fetched(url.replace(/[0-9a-f]{64}/, sha256))).status, 1);
  });

  for (const [to, name, args, spoil, why] of [
    ['istio', 'header', ['--phase', 'AUTHN'], [/AUTHN/, 'FIRST'], /phase/],
    ['traffic-extension', 'header', [], [/url:/, 'uri:'], /url|unknown/],
    ['envoy-gateway', 'header', ['--target', 'Gateway/a'], [/kind: Gateway/, 'kind: Pod'], /targetRefs/],
    ['higress', 'header', ['--failure-policy', 'open'], [/FAIL_OPEN/, 'FAIL_RELOAD'], /failStrategy/],
    ['gloo', 'solo', ['--root-id', 'r'], [/rootId/, 'rootID'], /unknown/],
    ['kubewarden', 'policy', [], [/ {2}mutating: false\n/, ''], /mutating/],
  ] as const)
    test(`a cluster refuses ${to} with ${JSON.stringify(spoil[1])} in place of ${spoil[0].source}`, async () => {
      const { stdout } = await render(name, to, ...args);
      assert.match(stdout, spoil[0]);
      const { status, stderr } = await judgeObject(stdout.replace(spoil[0], spoil[1]));
      assert.deepEqual([status, why.test(stderr)], [1, true], stderr);
    });
});

/** The arguments for Envoy with the server of modules. */
const ENVOY = (name: string): readonly string[] => ['--module-url', moduleUrl(name), '--listen', '127.0.0.1:0'];

/** The CRDs of the projects that the Go proxy has, and small ones of our own for the others. */
const CRDS = [
  ...['istio', 'envoy-gateway'].map((name) => join(judge('..'), 'crds', `${name}.yaml`)),
  ...['higress', 'gloo', 'kubewarden'].map((name) => join(import.meta.dirname, 'crds', `${name}.yaml`)),
];

function judgeObject(input: string) {
  return run(judge('cluster-judge'), CRDS, { input });
}

/** What Envoy answers with this configuration. Only its admin port is added. */
async function askEnvoy(version: string, configuration: string) {
  const [file, ports] = [join(folder, 'envoy.yaml'), join(folder, `admin-${version}-${Date.now()}`)];
  writeFileSync(file, configuration);
  const admin = JSON.stringify({ admin: { address: { socket_address: { address: '127.0.0.1', port_value: 0 } } } });
  const flags = ['--use-dynamic-base-id', '--concurrency', '1', '-l', 'info'];
  const args = ['-c', file, '--config-yaml', admin, '--admin-address-path', ports, ...flags];
  const child = spawn(envoyBinary(version), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (log = (log + part).slice(-1_000_000)));
  try {
    const port = await listenerPort(child, ports, () => log);
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(20_000) });
    return { status: response.status, header: response.headers.get('x-wasm-image'), body: await response.text(), log };
  } finally {
    const ended = new Promise((done) => child.once('close', done));
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await ended;
  }
}

/** The port of the only listener, once Envoy has the module. */
async function listenerPort(child: ChildProcess, ports: string, log: () => string): Promise<number> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) break;
    try {
      const address = readFileSync(ports, 'utf8').trim();
      const listeners = await (await fetch(`http://${address}/listeners?format=text`)).text();
      const port = /::127\.0\.0\.1:(\d+)/.exec(listeners)?.[1];
      if (port !== undefined && log().includes('starting workers')) return Number(port);
    } catch {
      // The admin port is not open yet.
    }
    await wait(50);
  }
  throw new Error(`Envoy did not listen: ${log().split('\n').slice(-8).join('\n')}`);
}
