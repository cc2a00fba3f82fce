import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parseDocument } from 'yaml';
import { policy } from '../abi/guest-modules.ts';
import { readCheckReport } from '../support/check-report.ts';
import { filter, openRenderScene, type RenderScene } from '../support/render-scene.ts';

let scene: RenderScene;
before(async () => {
  scene = await openRenderScene();
  await scene.publish('f', filter());
  await scene.publish('one', filter(), ...scene.withRootIds('real'));
  await scene.publish('rules', policy());
});
after(() => scene.close());

const pinned = (name: string): string => scene.pinned(name);
const BASE = ['--plugin-config', '{"b":1,"a":["x"]}'];
const ALL = [...BASE, '--name', 'waf', '--namespace', 'edge', '--failure-policy', 'closed'];
const MORE = [...ALL, '--root-id', 'root', '--phase', 'AUTHN', '--priority=-7', '--pull-secret', 'login'];
const GROUP = 'gateway.networking.k8s.io';
const CONFIG = { b: 1, a: ['x'] };
const STRING = { '@type': 'type.googleapis.com/google.protobuf.StringValue', value: '{"b":1,"a":["x"]}' };
const plugin = (name: string): object => ({
  url: `oci://${pinned(name)}`,
  imagePullSecret: 'login',
  failStrategy: 'FAIL_CLOSE',
  type: 'NETWORK',
  pluginName: 'root',
  pluginConfig: CONFIG,
});
const metadata = { name: 'waf', namespace: 'edge' };

/** What is rendered, by the arguments. The manifest is compared as JSON. */
const ROWS: readonly (readonly [to: string, name: string, args: readonly string[], manifest: () => object])[] = [
  [
    'istio',
    'f',
    [...MORE, '--filter-type', 'network', '--target', 'Gateway/a', '--target', 'Service/b'],
    () => ({
      apiVersion: 'extensions.istio.io/v1alpha1',
      kind: 'WasmPlugin',
      metadata,
      spec: {
        targetRefs: [
          { group: GROUP, kind: 'Gateway', name: 'a' },
          { group: '', kind: 'Service', name: 'b' },
        ],
        phase: 'AUTHN',
        priority: -7,
        ...plugin('f'),
      },
    }),
  ],
  [
    'traffic-extension',
    'f',
    [...MORE, '--filter-type', 'network', '--target', 'app=web,app.kubernetes.io/part-of=shop'],
    () => ({
      apiVersion: 'extensions.istio.io/v1alpha1',
      kind: 'TrafficExtension',
      metadata,
      spec: {
        selector: { matchLabels: { app: 'web', 'app.kubernetes.io/part-of': 'shop' } },
        phase: 'AUTHN',
        priority: -7,
        wasm: plugin('f'),
      },
    }),
  ],
  [
    'envoy-gateway',
    'f',
    [...ALL, '--root-id', 'root', '--pull-secret', 'login', '--target', 'HTTPRoute/a', '--target', 'Gateway/env=prod'],
    () => ({
      apiVersion: 'gateway.envoyproxy.io/v1alpha1',
      kind: 'EnvoyExtensionPolicy',
      metadata,
      spec: {
        targetRefs: [{ group: GROUP, kind: 'HTTPRoute', name: 'a' }],
        targetSelectors: [{ group: GROUP, kind: 'Gateway', matchLabels: { env: 'prod' } }],
        wasm: [
          {
            name: 'waf',
            rootID: 'root',
            code: { type: 'Image', image: { url: pinned('f'), pullSecretRef: { name: 'login' } } },
            config: CONFIG,
            failOpen: false,
          },
        ],
      },
    }),
  ],
  [
    'gloo',
    'one',
    [...ALL, '--target', 'Gateway/public'],
    () => ({
      apiVersion: 'gateway.solo.io/v1',
      kind: 'Gateway',
      metadata: { name: 'public', namespace: 'edge' },
      spec: {
        httpGateway: {
          options: {
            wasm: {
              filters: [{ name: 'waf', image: pinned('one'), rootId: 'real', config: STRING, failOpen: false }],
            },
          },
        },
      },
    }),
  ],
  [
    'higress',
    'f',
    [...MORE, '--target', 'Ingress/shop/web', '--target', 'Domain/*.acme.example', '--target', 'Ingress/web'],
    () => ({
      apiVersion: 'extensions.higress.io/v1alpha1',
      kind: 'WasmPlugin',
      metadata,
      spec: {
        url: `oci://${pinned('f')}`,
        imagePullSecret: 'login',
        phase: 'AUTHN',
        priority: -7,
        failStrategy: 'FAIL_CLOSE',
        pluginName: 'root',
        defaultConfigDisable: true,
        matchRules: [
          { ingress: ['shop/web', 'web'], config: CONFIG },
          { domain: ['*.acme.example'], config: CONFIG },
        ],
      },
    }),
  ],
  [
    'kubewarden',
    'rules',
    [...ALL, '--target', 'PolicyServer/main'],
    () => ({
      apiVersion: 'policies.kubewarden.io/v1',
      kind: 'AdmissionPolicy',
      metadata,
      spec: {
        module: `registry://${pinned('rules')}`,
        policyServer: 'main',
        failurePolicy: 'Fail',
        rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }],
        mutating: false,
        settings: CONFIG,
      },
    }),
  ],
];

/** What `check` finds in a manifest, with the policy of the tests. */
async function found(text: string): Promise<readonly string[]> {
  scene.write('tree/manifest.yaml', text);
  const { stdout, stderr } = await scene.run(['check', 'tree', '--policy', 'policy.json', '--json']);
  assert.ok(stdout.startsWith('{'), stderr);
  const { references } = readCheckReport<{ references: { findings: { rule: string }[] }[] }>(stdout);
  assert.equal(references.length, 1);
  return references.flatMap(({ findings }) => findings.map(({ rule }) => rule));
}

/** Kubewarden's policies are no filters, and Envoy's modules are no images. */
const NOTES: Readonly<Record<string, readonly string[]>> = { kubewarden: ['not-started'] };

describe('render prints a manifest', { concurrency: 3 }, () => {
  for (const [to, name, args, manifest] of ROWS)
    it(`with all that can be said to ${to}`, async () => {
      const { status, stdout, stderr } = await scene.render(name, to, ...args);
      assert.equal(status, 0, stderr);
      for (const version of ['1.1', '1.2'] as const)
        assert.deepEqual(parseDocument(stdout, { version }).toJS(), manifest());
    });
});

describe('what is rendered without any value', () => {
  for (const [to, name, args] of [
    ['istio', 'f', []],
    ['istio', 'one', []],
    ['traffic-extension', 'f', []],
    ['envoy-gateway', 'f', ['--target', 'Gateway/a']],
    ['gloo', 'one', []],
    ['higress', 'f', []],
    ['kubewarden', 'rules', []],
  ] as const)
    it(`passes check for ${to}: ${name}`, async () => {
      const { status, stdout, stderr } = await scene.render(name, to, ...args);
      assert.equal(status, 0, stderr);
      assert.deepEqual(await found(stdout), NOTES[to] ?? []);
    });
  it('passes check for envoy', async () => {
    const { status, stdout, stderr } = await scene.render(
      'f',
      'envoy',
      '--module-url',
      'http://modules.example/f.wasm',
    );
    assert.equal(status, 0, stderr);
    scene.write('tree/manifest.yaml', stdout);
    const { stdout: report } = await scene.run([
      ...['check', 'tree', '--policy', 'policy.json', '--json'],
      ...['--module-images', `http://modules.example/f.wasm=${pinned('f')}`],
    ]);
    const { references } = readCheckReport<{ references: { verified: boolean; findings: object[] }[] }>(report);
    assert.deepEqual([references[0]?.verified, references[0]?.findings], [true, []], report);
  });
});

describe('render', () => {
  it('prints a manifest that is in the values file, and flags win', async () => {
    const values = ['name: waf', 'phase: STATS', 'target:', '  - Gateway/a', 'plugin-config:', '  a: [1, "on"]', ''];
    scene.write('values.yaml', values.join('\n'));
    const { status, stdout, stderr } = await scene.render('f', 'istio', '--values', 'values.yaml', '--phase', 'AUTHN');
    assert.equal(status, 0, stderr);
    const { metadata, spec } = parseDocument(stdout).toJS();
    assert.deepEqual([metadata.name, spec.phase, spec.targetRefs.length], ['waf', 'AUTHN', 1]);
    assert.deepEqual(spec.pluginConfig, { a: [1, 'on'] });
  });
  it('writes a file, and says on standard error what is in it', async () => {
    const { status, stdout, stderr } = await scene.render('f', 'istio', '--output', 'out/f.yaml');
    assert.deepEqual([status, stdout], [0, ''], stderr);
    assert.ok(stderr.includes(`rendered ${pinned('f')} for istio: out/f.yaml`), stderr);
    const printed = await scene.render('f', 'istio', '-o', '-');
    assert.equal(scene.read('out/f.yaml'), printed.stdout);
  });
  it('prints JSON with the manifest and its text', async () => {
    const { status, stdout } = await scene.render(
      'f',
      'higress',
      '--json',
      '--failure-policy',
      'open',
      '--name',
      'waf',
    );
    const { manifest, text, ...facts } = JSON.parse(stdout);
    assert.equal(status, 0);
    assert.deepEqual(parseDocument(text).toJS(), manifest);
    assert.deepEqual(
      [facts.to, facts.reference, facts.digest, facts['module-digest'], facts.findings[0].rule],
      ['higress', pinned('f'), scene.digest('f'), scene.moduleDigest('f'), 'fail-open'],
    );
  });
  it('names the image as it was asked for: by a tag, a digest or both', async () => {
    const [name, digest] = [scene.image('f'), scene.digest('f')];
    for (const [asked, url] of [
      [`${name}:latest`, `${name}:latest@${digest}`],
      [`${name}@${digest}`, `${name}@${digest}`],
      [`${name}:v1.2.3@${digest}`, `${name}:v1.2.3@${digest}`],
    ]) {
      const { stdout, stderr } = await scene.run(['render', asked ?? '', '--to', 'istio', '--key', 'key.pub']);
      assert.equal(parseDocument(stdout).toJS().spec.url, `oci://${url}`, stderr);
    }
  });
  it('verifies by a policy file as well', async () => {
    const { status, stderr } = await scene.run([
      ...['render', `${scene.image('f')}:v1.2.3`, '--to', 'istio', '--policy', 'policy.json'],
    ]);
    assert.equal(status, 0, stderr);
  });
});
