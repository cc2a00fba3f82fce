// Other tools do the same work, on the same registry, in the same run.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { judge } from '../lab/lib/places.ts';
import { startRegistry } from '../lab/lib/registries.ts';
import { writeBigModule } from '../test/support/big-module.ts';
import { concat, customSection, filterParts, writeModule } from '../test/support/module-writer.ts';
import { PRIVATE_PEM } from '../test/support/publisher.ts';
import { measureGate } from './gate.ts';
import { type Row, ratioRow, timeInTurn } from './measure.ts';

const node = process.execPath;
const cli = resolve('dist/cli.cjs');

export async function measurePeers(folder: string, runs: number): Promise<readonly Row[]> {
  if (!existsSync(judge('oras')) || !existsSync(judge('cosign'))) {
    console.error('Cannot run the benchmarks: the tools to compare with are not installed; run lab/install');
    return [];
  }
  const registry = await startRegistry('docker-registry', 'bench');
  try {
    return [
      ...measurePush(folder, registry.host, runs),
      ...measurePublish(folder, registry.host, runs),
      ...(await measureGate(registry, runs)),
    ];
  } finally {
    await registry.stop();
  }
}

/** 20 MB in layout `oci` into an empty repository. Compression in layout `compat` is measured separately. */
function measurePush(folder: string, host: string, runs: number): readonly Row[] {
  const module = join(folder, '20mb.wasm');
  writeFileSync(module, concat([writeModule(filterParts()), bigCustomSection(20 * 1024 * 1024)]));
  const layout = join(folder, 'layout');
  const fresh = counter(`${host}/push/r`);
  const publish = (image: string): readonly string[] => [
    node,
    cli,
    'publish',
    module,
    '--layout',
    'oci',
    '--sign',
    'off',
    '--no-smoke',
    '--images',
    image,
    '--output',
    join(folder, 'out-oci'),
    '--source-date-epoch',
    '0',
  ];
  execFileSync(node, publish(`oci-layout:${layout}`).slice(1), { stdio: 'pipe' });
  const digest = tagByHand(layout, 'v1');
  const [ours, oras, skopeo] = timeInTurn(
    [
      { name: 'wasm-image', steps: () => [publish(fresh())] },
      {
        name: 'oras cp',
        steps: () => [
          [
            judge('oras'),
            'cp',
            '--no-tty',
            '--from-oci-layout',
            '--to-plain-http',
            `${layout}@${digest}`,
            `${fresh()}:v1`,
          ],
        ],
      },
      {
        name: 'skopeo copy',
        steps: () => [
          [
            'skopeo',
            'copy',
            '--preserve-digests',
            '--dest-tls-verify=false',
            `oci:${layout}:v1`,
            `docker://${fresh()}:v1`,
          ],
        ],
      },
    ],
    runs,
  );
  return [
    ratioRow('20 MB, layout oci, with ABI check and read-back', ours, oras, '<= 1.2x'),
    ratioRow('20 MB, layout oci, with ABI check and read-back', ours, skopeo, ''),
    measureDeflate(module),
  ];
}

function measureDeflate(module: string): Row {
  const code = `const { readFileSync } = require('node:fs'); const { assembleImage, digestOf } = require(process.argv[1]); const module_ = readFileSync(process.argv[2]);
    const options = { layout: 'compat', module: module_, moduleDigest: digestOf(module_), runtimeConfig: { type: 'envoy_proxy', abiVersions: [], rootIds: [] }, created: '2026-01-01T00:00:00Z', annotations: {} };
    const started = performance.now(); assembleImage(options); console.log(performance.now() - started)`;
  const ms = Number(execFileSync(node, ['-e', code, resolve('dist/index.cjs'), module], { encoding: 'utf8' }));
  return { what: 'assemble compat of 20 MB (deflate)', ours: `${ms.toFixed(0)} ms`, peer: '', ratio: '', target: '' };
}

/** Publishes a 200 KB filter and signs it with a key, with us and with the three tools that people combine for it. */
function measurePublish(folder: string, host: string, runs: number): readonly Row[] {
  const module = join(folder, '200kb.wasm');
  writeFileSync(module, concat([writeModule(filterParts()), bigCustomSection(200 * 1024)]));
  const key = join(folder, 'bench.pem');
  writeFileSync(key, PRIVATE_PEM);
  const env = { COSIGN_PASSWORD: '', HOME: folder };
  execFileSync(judge('cosign'), ['import-key-pair', '--key', key, '--output-key-prefix', join(folder, 'cosign')], {
    env: { ...process.env, ...env },
    stdio: 'pipe',
  });
  const fresh = counter(`${host}/publish/r`);
  const layer = `${module}:application/vnd.module.wasm.content.layer.v1+wasm`;
  const glued = (): readonly (readonly string[])[] => {
    const image = fresh();
    return [
      [judge('oras'), 'push', '--no-tty', '--plain-http', '--disable-path-validation', `${image}:v1`, layer],
      [
        judge('cosign'),
        'sign',
        '--yes',
        '--tlog-upload=false',
        '--use-signing-config=false',
        '--key',
        join(folder, 'cosign.key'),
        `${image}:v1`,
      ],
      [judge('cosign'), 'verify', '--insecure-ignore-tlog', '--key', join(folder, 'cosign.pub'), `${image}:v1`],
    ];
  };
  const ours = (): readonly (readonly string[])[] => [
    [
      node,
      cli,
      'publish',
      module,
      '--images',
      fresh(),
      '--tags',
      'v1',
      '--signing-key',
      key,
      '--output',
      join(folder, 'out-key'),
      '--source-date-epoch',
      '0',
    ],
  ];
  const [one, other] = timeInTurn(
    [
      { name: 'wasm-image', steps: ours },
      { name: 'oras push + cosign sign + cosign verify', steps: glued, env },
    ],
    runs,
  );
  return [ratioRow('publish a 200 KB filter with a key', one, other, '<= 0.6x')];
}

function counter(prefix: string): () => string {
  let n = 0;
  return () => `${prefix}${n++}`;
}

/** A valid filter followed by bytes that do not compress, like most compiled code. */
function bigCustomSection(size: number): Uint8Array {
  return customSection('bench', writeBigModule(size));
}

/** skopeo reads an image layout by tag only. */
function tagByHand(layout: string, tag: string): string {
  const path = join(layout, 'index.json');
  const index = JSON.parse(readFileSync(path, 'utf8')) as {
    manifests: { digest: string; annotations?: Record<string, string> }[];
  };
  const [first] = index.manifests;
  if (first === undefined) throw new Error('the layout is empty');
  first.annotations = { ...first.annotations, 'org.opencontainers.image.ref.name': tag };
  writeFileSync(path, JSON.stringify(index));
  return first.digest;
}
