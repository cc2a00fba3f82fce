import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { runInspect } from '../../src/commands/inspect.ts';
import { runPull } from '../../src/commands/pull.ts';
import { type Content, contentOf, descriptorOf, digestOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { jsonBytes } from '../../src/core/json.ts';
import type { Layout } from '../../src/oci/image.ts';
import {
  DOCKER_CONFIG,
  DOCKER_MANIFEST,
  DOCKER_TAR_GZIP,
  HIGRESS_SPEC,
  OCI_CONFIG,
  OCI_MANIFEST,
  OCI_TAR_GZIP,
  UNKNOWN_CONFIG,
} from '../../src/oci/media-types.ts';
import { parseRepository } from '../../src/oci/reference.ts';
import { publish } from '../../src/pipeline/publish.ts';
import type { Session } from '../../src/wiring/session.ts';
import { opa } from '../abi/guest-modules.ts';
import { runCli } from '../support/cli.ts';
import { goodFilter } from '../support/module-writer.ts';
import { attachKey } from '../support/policy-gate.ts';
import {
  openTestPorts,
  openTestStores,
  PRIVATE_PEM,
  PUBLIC_PEM,
  planFor,
  quiet,
  temporaryFolder,
  verifyFresh,
} from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { archive, doubleArchive, entry, pax, paxRecord } from '../support/tar.ts';

const folder = temporaryFolder();
after(() => folder.remove());
const session: Session = {
  env: {},
  folder: folder.path,
  boundary: folder.path,
  outFolder: folder.path,
  log: quiet,
  event: undefined,
  write: async () => {},
};

const good = goodFilter();
const evil = goodFilter({ header: { name: 'x-evil', value: '1' } });
const spec = contentOf(HIGRESS_SPEC, Buffer.from('info: {}'));

/** The parts of an image around one layer, matching the archive in it. */
const PARTS: Readonly<
  Record<
    'compat' | 'compat-docker' | 'higress' | 'opa-bundle',
    (layer: Uint8Array, tar: Uint8Array) => readonly [string, Content, Content[]]
  >
> = {
  compat: (layer, tar) => [OCI_MANIFEST, configOf(OCI_CONFIG, tar), [contentOf(OCI_TAR_GZIP, layer)]],
  'compat-docker': (layer, tar) => [DOCKER_MANIFEST, configOf(DOCKER_CONFIG, tar), [contentOf(DOCKER_TAR_GZIP, layer)]],
  higress: (layer) => [OCI_MANIFEST, contentOf(UNKNOWN_CONFIG, jsonBytes({})), [spec, contentOf(OCI_TAR_GZIP, layer)]],
  'opa-bundle': (layer, tar) => [OCI_MANIFEST, configOf(OCI_CONFIG, tar), [contentOf(OCI_TAR_GZIP, layer)]],
};

function configOf(mediaType: string, tar: Uint8Array): Content {
  return contentOf(
    mediaType,
    jsonBytes({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [digestOf(tar)] } }),
  );
}

describe('an archive that readers unpack differently', () => {
  let registry: TestRegistry;
  before(async () => {
    registry = await startRegistry({ referrers: 'api' });
    writeFileSync(join(folder.path, 'key.pub'), PUBLIC_PEM);
  });
  after(() => registry.stop());

  /** Stores and signs an image with this layer. */
  async function put(layout: keyof typeof PARTS, layer: Uint8Array, tar: Uint8Array, name: string): Promise<string> {
    const [mediaType, config, layers] = PARTS[layout](layer, tar);
    const manifest = contentOf(
      mediaType,
      jsonBytes({ schemaVersion: 2, mediaType, config: descriptorOf(config), layers: layers.map(descriptorOf) }),
    );
    const image = `${registry.host}/archives/${name}`;
    const store = openTestStores().open(parseRepository(image));
    for (const blob of [config, ...layers]) await store.putBlob(blob);
    await store.putManifest(manifest);
    await attachKey(PRIVATE_PEM, { name: image, manifest, moduleDigest: '' });
    return `${image}@${manifest.digest}`;
  }
  const codeOf = (asked: Promise<unknown>): Promise<string> =>
    asked.then(
      () => 'taken',
      (error: unknown) => (error instanceof WasmImageError ? `${error.code} ${error.exitCode}` : String(error)),
    );

  for (const layout of Object.keys(PARTS) as (keyof typeof PARTS)[]) {
    const file = layout === 'opa-bundle' ? 'policy.wasm' : 'plugin.wasm';
    const [shown, hidden] = layout === 'opa-bundle' ? [opa(), good] : [good, evil];
    const rows: [string, Uint8Array, Uint8Array | undefined, string][] = [
      ['an archive of one module', archive(entry({ name: file }, shown)), undefined, 'verified'],
      ['an archive in a folder that is a file', doubleArchive(file, shown, hidden), undefined, 'IMAGE_INVALID 3'],
      [
        'a folder with content',
        archive(entry({ name: 'x', type: '5' }, archive(entry({ name: file }, hidden))), entry({ name: file }, shown)),
        undefined,
        'IMAGE_INVALID 3',
      ],
      [
        'a PAX size',
        archive(
          pax(paxRecord('size', '0')),
          entry({ name: 'x' }, entry({ name: file }, hidden)),
          entry({ name: file }, shown),
        ),
        undefined,
        'IMAGE_INVALID 3',
      ],
      [
        'a link to the module',
        archive(entry({ name: file }, shown), entry({ name: 'x', type: '1', link: file })),
        undefined,
        'IMAGE_INVALID 3',
      ],
    ];
    for (const [what, tar, layer, expected] of rows)
      it(`is ${expected === 'verified' ? 'verified' : 'denied'} in ${layout} by gate, pull and inspect: ${what}`, async () => {
        const image = await put(
          layout,
          layer ?? gzipSync(tar),
          tar,
          `${layout}-${rows.findIndex(([one]) => one === what)}`,
        );
        const verification = await verifyFresh(image);
        const gate =
          verification.kind === 'verified' ? 'verified' : `${verification.error.code} ${verification.error.exitCode}`;
        const others = await Promise.all([
          codeOf(runPull(image, new Map(), session)),
          codeOf(runInspect([], new Map([['image', image]]), session)),
        ]);
        assert.deepEqual(
          [gate, ...others],
          [expected, ...Array.from({ length: 2 }, () => (expected === 'verified' ? 'taken' : expected))],
        );
      });
  }

  it('is denied with status 3 on the command line, and the message says at which byte', async () => {
    const tar = doubleArchive('plugin.wasm', good, evil);
    const image = await put('compat', gzipSync(tar), tar, 'cli');
    const { status, stderr } = await runCli(['verify', image, '--key', 'key.pub'], { folder: folder.path });
    assert.equal(status, 3, stderr);
    assert.match(
      stderr,
      /IMAGE_INVALID: Cannot read the layer as tar: at byte 0, "x\/" is a file with a trailing slash/,
    );
  });

  const inputs: [string, Uint8Array][] = [
    ['a folder that is a file', gzipSync(doubleArchive('policy.wasm', opa(), good))],
    ['a link', gzipSync(archive(entry({ name: 'policy.wasm' }, opa()), entry({ name: 'x', type: '2', link: 'y' })))],
    [
      'a second member',
      Buffer.concat([
        gzipSync(archive(entry({ name: 'policy.wasm' }, opa()))),
        gzipSync(archive(entry({ name: 'policy.wasm' }, good))),
      ]),
    ],
    ['two modules', gzipSync(archive(entry({ name: 'policy.wasm' }, opa()), entry({ name: 'a/policy.wasm' }, good)))],
    ['no module', gzipSync(archive(entry({ name: 'data.json' }, Buffer.from('{}'))))],
    ['endless zeros', gzipSync(Buffer.alloc(32 * 1024 * 1024))],
  ];
  for (const [what, bundle] of inputs)
    for (const layout of ['opa-bundle', 'auto', 'compat'] satisfies readonly (Layout | 'auto')[])
      it(`is bad input for publish with layout ${layout}: a bundle with ${what}`, async () => {
        registry.takeRequests();
        const plan = planFor({ images: `${registry.host}/archives/refused`, tags: 'v1', layout });
        const result = await publish(plan, openTestPorts({ copy: join(folder.path, 'copy'), module: bundle }));
        assert.ok(result.kind === 'failed');
        assert.deepEqual(
          [result.error.code, result.error.exitCode, registry.takeRequests()],
          ['ARCHIVE_INVALID', 2, []],
        );
      });
});
