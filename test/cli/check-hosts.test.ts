import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type CheckScene, newFilter, openCheckScene, wasmPlugin } from '../support/check-scene.ts';

let scene: CheckScene;

const writeSet = (path: string, policy: string, environments: readonly object[]): void =>
  scene.write(
    path,
    JSON.stringify({ apiVersion: 'wasm-image.dev/v1', kind: 'PolicySet', policies: [{ policy }], environments }),
  );

before(async () => {
  scene = await openCheckScene();
  await scene.publish('acme/f', 'v1.0.0', newFilter(), { hosts: 'istio=1.30' });
  const text = wasmPlugin(scene.pinned('acme/f', 'v1.0.0'));
  for (const path of ['prod/a.yaml', 'staging/eu/a.yaml', 'other.yaml']) scene.write(`tree/${path}`, text);
  writeSet('set.json', 'policy.json', [
    { paths: ['tree/prod/**'], hosts: 'istio=1.13, envoy-gateway=1.6' },
    { paths: ['tree/staging'], hosts: ['istio=1.28'] },
  ]);
});
after(() => scene.stop());

describe('environments in check', () => {
  it('checks each reference against the hosts of its file, and says which', async () => {
    const { status, references } = await scene.check(['tree', '--policy', 'set.json']);
    assert.equal(status, 3);
    assert.deepEqual(
      references.map(({ file, hosts, findings }) => [file, hosts, findings.map(({ rule }) => rule)]),
      [
        ['tree/other.yaml', ['istio 1.29', 'istio 1.30', 'istio 1.31'], []],
        ['tree/prod/a.yaml', ['istio 1.13'], ['denied']],
        ['tree/staging/eu/a.yaml', ['istio 1.28'], []],
      ],
    );
    assert.match(references[1]?.findings[0]?.message ?? '', /sched_yield/);
    const { stdout } = await scene.run(['check', 'tree', '--policy', 'set.json']);
    assert.match(stdout, /^ {2}WasmPlugin f, for Istio 1\.13$/m);
    assert.match(stdout, /^ {2}verified WasmPlugin f, for Istio 1\.29-1\.31$/m);
    const sarif = await scene.run(['check', 'tree/prod', '--policy', 'set.json', '--sarif', '-']);
    const { runs } = JSON.parse(sarif.stdout) as { runs: { results: { properties: { hosts: string[] } }[] }[] };
    assert.deepEqual(
      runs[0]?.results.map(({ properties }) => properties.hosts),
      [['istio 1.13']],
    );
  });
  it('takes the hosts of the command line first, by their name', async () => {
    const hostsOf = async (...args: readonly string[]) =>
      (await scene.check(['tree/prod', '--policy', 'set.json', ...args])).references[0]?.hosts;
    assert.deepEqual(await hostsOf('--hosts', 'istio=1.29'), ['istio 1.29']);
    assert.deepEqual(await hostsOf('--hosts', 'envoy-gateway=1.7'), ['istio 1.13']);
  });
  it('compares paths with the folder of the set, also through links and from another folder', async () => {
    writeSet('policies/set.json', '../policy.json', [{ paths: ['../tree/prod'], hosts: 'istio=1.13' }]);
    symlinkSync(scene.folder, join(scene.folder, 'link'));
    for (const [tree, set] of [
      ['tree/prod', 'policies/set.json'],
      ['./tree/../tree/prod/a.yaml', 'policies/set.json'],
      [join(scene.folder, 'tree/prod'), 'policies/set.json'],
      ['tree/prod', join(scene.folder, 'link/policies/set.json')],
      ['tree/prod', 'link/policies/../policies/set.json'],
    ] as const) {
      const { references } = await scene.check([tree, '--policy', set]);
      assert.deepEqual(references[0]?.hosts, ['istio 1.13'], `${tree} ${set}`);
    }
  });
  it('refuses two environments for one file before anything is asked', async () => {
    writeSet('two.json', 'policy.json', [
      { paths: ['**'], hosts: 'istio=1.28' },
      { paths: ['tree/prod'], hosts: 'istio=1.28' },
    ]);
    let requests = 0;
    scene.registry.before = () => {
      requests += 1;
      return undefined;
    };
    const { status, stderr } = await scene.run(['check', 'tree', '--policy', 'two.json']);
    scene.registry.before = undefined;
    assert.equal(status, 2);
    assert.match(stderr, /POLICY_INVALID.*"tree\/prod\/a\.yaml": environments\[0\] and environments\[1\]/s);
    assert.equal(requests, 0);
    assert.equal((await scene.run(['check', 'tree/staging', '--policy', 'two.json'])).status, 0);
  });
});
