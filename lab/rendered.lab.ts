// What Helm and Kustomize render is what check finds its references in.
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { judge, missingDist, places } from './lib/places.ts';
import { type Finished, mustRun, plainEnvironment, run } from './lib/process.ts';

const trees = join(places.repository, 'lab/trees');
const D = `sha256:${'d'.repeat(64)}`;

/** A line of the rendered text, what the reference is for, its object and address, and the rules of its findings. */
type Reference = readonly [line: string, target: string, object: string, address: string, rules: string];

interface Row {
  readonly what: string;
  readonly command: readonly [program: string, ...args: string[]];
  readonly references: readonly Reference[];
  readonly status: 0 | 3;
}

const chart = (...more: readonly string[]): Row['command'] => ['helm-template', 'rel', join(trees, 'chart'), ...more];
const ROWS: readonly Row[] = [
  {
    what: 'a chart: ranges, named templates, a list, a subchart, and a file in a ConfigMap',
    command: chart(),
    references: [
      [
        'module: registry://',
        'kubewarden',
        'ClusterAdmissionPolicy rel-policy',
        'registry://registry.example/policy:v9.9.9',
        'unpinned',
      ],
      ['code: {remote:', 'envoy', 'configuration', 'https://files.example/v1.4.0/g.wasm', 'unpinned'],
      [
        'code: {type: Image',
        'envoy-gateway',
        'EnvoyExtensionPolicy rel',
        'registry.example/gateway:v1.4.0',
        'unpinned',
      ],
      ['url: https://', 'envoy-gateway', 'EnvoyExtensionPolicy rel', 'https://files.example/v1.4.0/f.wasm', ''],
      ['url: "oci://', 'istio', 'WasmPlugin rel-auth', 'oci://registry.example/auth:v1.4.0', 'unpinned'],
      ['url: "oci://', 'istio', 'WasmPlugin rel-headers', 'oci://registry.example/headers:1.2.3', 'unpinned'],
      ['- {name: RELATED', 'related-image', 'Deployment rel', 'registry.example/related:v1.4.0', 'unpinned'],
      ['image: {reference', 'image-volume', 'Deployment rel', 'registry.example/volume:v1.4.0', 'unpinned'],
    ],
    status: 3,
  },
  {
    what: 'the same chart with other values',
    command: chart('--set', `digest=${D}`, '--set', 'policies.enabled=false', '--set', 'plugins[0].tag=v2.0.0'),
    references: [
      ['code: {remote:', 'envoy', 'configuration', 'https://files.example/v1.4.0/g.wasm', 'unpinned'],
      ['code: {type: Image', 'envoy-gateway', 'EnvoyExtensionPolicy rel', `registry.example/gateway:v1.4.0@${D}`, ''],
      ['url: https://', 'envoy-gateway', 'EnvoyExtensionPolicy rel', 'https://files.example/v1.4.0/f.wasm', ''],
      // Without its map, the name of the first plugin is lost, as in Helm.
      ['url: "oci://', 'istio', 'WasmPlugin rel-', `oci://registry.example/:v2.0.0@${D}`, 'address'],
      ['- {name: RELATED', 'related-image', 'Deployment rel', `registry.example/related:v1.4.0@${D}`, ''],
      ['image: {reference', 'image-volume', 'Deployment rel', `registry.example/volume:v1.4.0@${D}`, ''],
    ],
    status: 3,
  },
  {
    what: 'an overlay: patches, a component, a replacement, and a file in a ConfigMap',
    command: ['kustomize', 'build', join(trees, 'kustomize/overlays/prod')],
    references: [
      ['config: {vm_config', 'envoy', 'configuration', '/etc/f.wasm', 'file'],
      [
        'url: oci://',
        'istio',
        'WasmPlugin prod/prod-auth',
        `oci://registry.example/auth:v1.1.0@sha256:${'b'.repeat(64)}`,
        'fail-open',
      ],
      ['url: oci://', 'istio', 'WasmPlugin prod/prod-headers', 'oci://registry.example/headers:v1.2.0', 'unpinned'],
      [
        'url: registry',
        'envoy-gateway',
        'EnvoyExtensionPolicy prod/prod-gateway',
        `registry.example/gateway:v1.1.0@sha256:${'a'.repeat(64)}`,
        '',
      ],
      [
        'url: registry',
        'envoy-gateway',
        'EnvoyExtensionPolicy prod/prod-gateway',
        'registry.example/component:v2.0.0',
        'unpinned',
      ],
    ],
    status: 3,
  },
  {
    what: 'the base of the overlay',
    command: ['kustomize', 'build', join(trees, 'kustomize/base')],
    references: [
      ['url: oci://', 'istio', 'WasmPlugin auth', 'oci://registry.example/auth:v1.0.0', 'unpinned'],
      ['url: oci://', 'istio', 'WasmPlugin headers', 'oci://registry.example/headers:v1.0.0', 'unpinned'],
      ['url: registry', 'envoy-gateway', 'EnvoyExtensionPolicy gateway', 'registry.example/gateway:v1.0.0', 'unpinned'],
    ],
    status: 3,
  },
];

interface Report {
  readonly references: readonly {
    readonly line: number;
    readonly target: string;
    readonly object: string;
    readonly address: string;
    readonly findings: readonly { readonly rule: string }[];
  }[];
  readonly findings: readonly { readonly rule: string; readonly file: string }[];
}

describe('what other programs render', { skip: missingDist() }, () => {
  for (const { what, command, references, status } of ROWS)
    test(what, async () => {
      const [program, ...args] = command;
      const input = await mustRun(judge(program), args);
      const checked = await check(['-'], input);
      const report = JSON.parse(checked.stdout) as Report;
      const lines = input.split('\n');
      const found = report.references.map(({ line, target, object, address, findings }) => {
        const text = lines[line - 1]?.trim() ?? '';
        const start = references.find(([one, , , where]) => where === address && text.startsWith(one))?.[0] ?? text;
        return [start, target, object, address, findings.map(({ rule }) => rule).join(' ')];
      });
      assert.deepEqual(sortedRows(found), sortedRows(references));
      assert.deepEqual([report.findings, checked.status], [[], status]);
    });

  test('a chart that is not rendered: each template with references is skipped', async () => {
    const checked = await check([join(trees, 'chart')]);
    const { references, findings } = JSON.parse(checked.stdout) as Report;
    const skipped = findings.map(({ rule, file }) => `${rule} ${file.replace(/^.*\/chart\//, '')}`);
    assert.deepEqual(skipped, [
      'template charts/policies/templates/policy.yaml',
      'template templates/gateway.yaml',
      'template templates/nothing.yaml',
      'template templates/plugins.yaml',
      'template templates/proxy.yaml',
    ]);
    // This file of the chart is no template of its own.
    assert.deepEqual(
      references.map(({ address, findings: own }) => [address, own.map(({ rule }) => rule)]),
      [['https://files.example/{{ .Chart.AppVersion }}/g.wasm', ['variable']]],
    );
  });

  test('a chart that cannot be rendered: nothing to check is an error', async () => {
    const failed = await run(judge('helm-template'), ['rel', join(trees, 'chart'), '--set', 'plugins=x']);
    assert.equal(failed.status, 1, failed.stdout);
    assert.equal((await check(['-'], failed.stdout)).status, 2);
  });
});

function sortedRows(rows: readonly (readonly string[])[]): readonly string[] {
  return rows.map((row) => row.join(' | ')).sort();
}

function check(paths: readonly string[], input = ''): Promise<Finished> {
  return run(places.node, [places.cli, 'check', ...paths, '--offline', '--json'], {
    cwd: trees,
    env: plainEnvironment(),
    input,
  });
}
