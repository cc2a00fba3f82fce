import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  anyFilter,
  type CheckedReference,
  type CheckScene,
  extensionPolicy,
  higressFilter,
  newestFilter,
  openCheckScene,
  wasmPlugin,
} from '../support/check-scene.ts';

const UP = 'envoy-gateway=1.8 -> envoy-gateway=1.9';
const DOWN = 'envoy-gateway=1.9 -> envoy-gateway=1.8';
let scene: CheckScene;
const policy = ['--policy', 'policy.json'];

before(async () => {
  scene = await openCheckScene();
  const other = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  scene.write('other.pem', other);
  for (const [path, tag, module, key] of [
    ['acme/a', 'v1.0.0', newestFilter(), 'key.pem'],
    ['acme/a', 'v1.1.0', anyFilter(), 'key.pem'],
    // Nobody accepts the signer of this one.
    ['acme/a', 'v1.2.0', anyFilter(), 'other.pem'],
    ['acme/b', 'v1.0.0', newestFilter(), 'key.pem'],
    ['acme/b', 'v2.0.0', higressFilter(), 'key.pem'],
  ] as const)
    await scene.publish(path, tag, module, { key, hosts: 'higress' });
  for (const [file, path, tag] of [
    ['a', 'acme/a', 'v1.0.0'],
    ['b', 'acme/a', 'v1.1.0'],
    ['c', 'acme/b', 'v1.0.0'],
    ['d', 'acme/b', 'v2.0.0'],
  ] as const)
    scene.write(`tree/${file}.yaml`, extensionPolicy(scene.pinned(path, tag)));
});
after(() => scene.stop());

const outcomeOf = ({ upgrade, findings }: CheckedReference) => [
  upgrade?.outcome,
  upgrade?.version,
  findings.map(({ rule }) => rule).filter((rule) => rule !== 'newer'),
];
const digestOf = (path: string, tag: string): string => scene.pinned(path, tag).split('@')[1] ?? '';

describe('check with an upgrade of hosts', () => {
  it('says which filters break, why, and which version of each works', async () => {
    const { status, references } = await scene.check(['tree', ...policy, '--hosts', DOWN]);
    assert.equal(status, 3);
    assert.deepEqual(references.map(outcomeOf), [
      ['breaks', { tag: 'v1.1.0', digest: digestOf('acme/a', 'v1.1.0'), loads: 'before-and-after' }, ['breaks']],
      ['loads', undefined, []],
      ['breaks', undefined, ['breaks']],
      ['fails', undefined, ['denied', 'upgrade']],
    ]);
    const [first, , third, fourth] = references.map(({ findings }) =>
      findings.find(({ rule }) => rule === 'breaks' || rule === 'upgrade'),
    );
    const log =
      'PW020, which logs "Failed to load Wasm module due to a missing import: wasi_snapshot_preview1.path_rename"';
    assert.equal(first?.message, `Envoy Gateway 1.9 loads it, and Envoy Gateway 1.8 does not: ${log}`);
    assert.match(first?.hint ?? '', /^v1\.1\.0 \(sha256:[0-9a-f]{64}\) works in both: move to it before the upgrade$/);
    assert.equal(third?.hint, 'no other version that passes the policy works in Envoy Gateway 1.8 (1 tried)');
    assert.match(
      fourth?.message ?? '',
      /^Envoy Gateway 1\.9 does not load it, and Envoy Gateway 1\.8 does not either: PW020/,
    );
  });
  it('says which filters work only after an upgrade, and finds older versions that do', async () => {
    const { status, references } = await scene.check(['tree', ...policy, '--hosts', UP]);
    assert.equal(status, 3);
    assert.deepEqual(references.map(outcomeOf), [
      ['works-later', undefined, ['denied', 'upgrade']],
      ['loads', undefined, []],
      ['works-later', undefined, ['denied', 'upgrade']],
      ['fails', { tag: 'v1.0.0', digest: digestOf('acme/b', 'v1.0.0'), loads: 'after' }, ['denied', 'upgrade']],
    ]);
    const hint = references[3]?.findings.find(({ rule }) => rule === 'upgrade')?.hint ?? '';
    assert.match(hint, /^v1\.0\.0 .* works only in Envoy Gateway 1\.9: move to it then$/);
    scene.write('fine/a.yaml', extensionPolicy(scene.pinned('acme/a', 'v1.1.0')));
    assert.equal((await scene.check(['fine', ...policy, '--hosts', UP])).status, 0);
  });
  it('sums it up, and has the findings in SARIF', async () => {
    const { stdout } = await scene.run(['check', 'tree', ...policy, '--hosts', DOWN]);
    assert.match(stdout, /^upgrade: 1 load before and after, 2 break, 1 load in neither$/m);
    const sarif = await scene.run(['check', 'tree/a.yaml', ...policy, '--hosts', DOWN, '--sarif', '-']);
    assert.equal(sarif.status, 3);
    assert.match(sarif.stdout, /"ruleId": "breaks"/);
  });
  it('does not need a policy, and then takes every version', async () => {
    const { status, references } = await scene.check(['tree/a.yaml', '--hosts', DOWN]);
    assert.deepEqual([status, references.map(({ upgrade }) => upgrade?.version?.tag)], [3, ['v1.2.0']]);
  });
  it('also searches for a reference without a version', async () => {
    scene.write('digest/a.yaml', extensionPolicy(scene.pinned('acme/a', 'v1.0.0').replace(':v1.0.0', '')));
    const { references } = await scene.check(['digest', ...policy, '--hosts', DOWN]);
    assert.equal(references[0]?.upgrade?.version?.tag, 'v1.1.0');
  });
  it('reads each version once, and starts it with the configuration of each reference', async () => {
    for (const [i, config] of ['{a: 1}', '{a: 2}', '{a: 3}'].entries())
      scene.write(`many/${i}.yaml`, extensionPolicy(scene.pinned('acme/a', 'v1.0.0'), config));
    const asked: string[] = [];
    scene.registry.before = (_, { method, path }) => {
      if (method === 'GET') asked.push(path);
      return undefined;
    };
    const { references } = await scene.check(['many', ...policy, '--hosts', DOWN]);
    scene.registry.before = undefined;
    assert.deepEqual(
      references.map(({ upgrade }) => upgrade?.version?.tag),
      ['v1.1.0', 'v1.1.0', 'v1.1.0'],
    );
    const manifests = asked.filter((path) => path.endsWith('/acme/a/manifests/v1.1.0'));
    // For the note about newer versions and for all three.
    assert.equal(manifests.length, 1, asked.join('\n'));
  });
  it('asks about filters of the hosts that are named, and checks the others as usual', async () => {
    scene.write('mixed/a.yaml', extensionPolicy(scene.pinned('acme/a', 'v1.0.0')));
    scene.write('mixed/b.yaml', wasmPlugin(scene.pinned('acme/a', 'v1.1.0')));
    scene.write('mixed/c.yaml', wasmPlugin(`${scene.registry.host}/acme/missing:v1@sha256:${'0'.repeat(64)}`));
    const both = 'istio=1.28, envoy-gateway=1.9->envoy-gateway=1.8,istio=1.30';
    const { references } = await scene.check(['mixed', ...policy, '--hosts', both]);
    assert.deepEqual(
      references.map(({ upgrade }) => upgrade?.outcome),
      ['breaks', 'loads', undefined],
    );
    const { stdout } = await scene.run(['check', 'mixed', ...policy, '--hosts', 'istio=1.28 -> istio=1.30']);
    assert.match(stdout, /^upgrade: 1 load before and after, 0 break, 1 could not be found out$/m);
  });
  it('says that versions could not be found out if the registry does not list them', async () => {
    scene.registry.before = (_, { path }) => (path.includes('/tags/') ? { kind: 'answer', status: 403 } : undefined);
    const { status, references } = await scene.check(['tree/a.yaml', ...policy, '--hosts', DOWN]);
    scene.registry.before = undefined;
    assert.equal(status, 3);
    const { hint } = references[0]?.findings.find(({ rule }) => rule === 'breaks') ?? {};
    assert.match(hint ?? '', /^could not find out which version works: /);
  });
  for (const [hosts, message] of [
    ['istio=1.28 -> istio=1.28', /both sides have istio 1\.28/],
    ['istio=1.28.1 -> istio=1.28.4', /both sides have istio 1\.28/],
    ['istio=1.28, envoy-gateway=1.6 -> istio=1.30', /envoy-gateway is only on one side/],
    ['istio=1.28 -> envoy-gateway=1.6', /is only on one side/],
    ['istio=1.28, istio=1.29 -> istio=1.30', /istio is there twice on one side/],
    ['istio=1.28 ->', /a side names no host/],
    ['-> istio=1.28', /a side names no host/],
    ['->', /a side names no host/],
    ['istio=1.27 -> istio=1.28 -> istio=1.30', /more than one ->/],
    ['istio=1.28 -> istio=1.30\nenvoy-gateway=1.6', /envoy-gateway is only on one side/],
    ['istio=1.28 -> istio=1.30\nenvoy=1.39\nenvoy-gateway=1.6 -> envoy-gateway=1.7', /"envoy=1\.39" has no ->/],
    ['istio=1.28 -> istio', /"istio" does not name one version/],
    ['istio>=1.28 -> istio=1.30', /does not name one version/],
    ['istio=1.28 -> istio>=1.30', /does not name one version/],
    ['istio=1.28 -> istio=9.32', /no known version matches/],
    ['istoi=1.28 -> istoi=1.30', /unknown host/],
    ['higress=current -> higress=current', /both sides have higress current/],
  ] as const)
    it(`refuses ${JSON.stringify(hosts)}`, async () => {
      const { status, stderr } = await scene.run(['check', 'tree', `--hosts=${hosts}`]);
      assert.equal(status, 2, stderr);
      assert.match(stderr.replaceAll(/\s+/g, ' '), message);
    });
  it('refuses to write for an upgrade, or to answer without the registry', async () => {
    for (const args of [['--pin', ...policy], ['--update', ...policy], ['--record', ...policy], ['--offline']]) {
      const { status, stderr } = await scene.run(['check', 'tree', ...args, '--hosts', DOWN]);
      assert.equal(status, 2);
      assert.match(stderr, /with an upgrade in --hosts/);
    }
  });
  it('is no list of hosts for other commands', async () => {
    const { status, stderr } = await scene.run(['inspect', 'module.wasm', '--hosts', DOWN]);
    assert.equal(status, 2);
    assert.match(stderr, /the format is HOST/);
  });
});
