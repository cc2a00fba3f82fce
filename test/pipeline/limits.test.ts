import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Content, contentOf, descriptorOf } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { OCI_CONFIG, OCI_MANIFEST, OCI_TAR_GZIP } from '../../src/oci/media-types.ts';
import { runCli } from '../support/cli.ts';
import { configOf, file, layerOf, moduleA } from '../support/image-parts.ts';
import { goodFilter } from '../support/module-writer.ts';
import { publishUnsigned } from '../support/policy-gate.ts';
import { PUBLIC_PEM, temporaryFolder, verifyFresh } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { archive, entry } from '../support/tar.ts';

const folder = temporaryFolder();
const layer = layerOf([file('plugin.wasm', goodFilter())]);
const config = configOf([moduleA]);
const bomb = contentOf(OCI_TAR_GZIP, gzipSync(archive(entry({ name: 'plugin.wasm' }, Buffer.alloc(32 * 1024 * 1024)))));

/** A manifest with these parts and members, unchecked. */
const manifestOf = (members: object): Content =>
  contentOf(
    OCI_MANIFEST,
    jsonBytes({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: descriptorOf(config),
      layers: [descriptorOf(layer)],
      ...members,
    }),
  );
const sized = (content: Content, size: number): object => ({ ...descriptorOf(content), size });

const large: [string, Content, RegExp][] = [
  ['a layer that unpacks to 200 times its size', manifestOf({ layers: [descriptorOf(bomb)] }), /inflates to more than/],
  [
    'a manifest above 4 MiB',
    manifestOf({ annotations: { a: 'x'.repeat(4 * 1024 * 1024) } }),
    /larger than the limit of 4194304 bytes/,
  ],
  ['257 layers', manifestOf({ layers: Array.from({ length: 257 }, () => descriptorOf(layer)) }), /257 layers/],
  [
    '1025 annotations',
    manifestOf({ annotations: Object.fromEntries(Array.from({ length: 1025 }, (_, i) => [`a${i}`, ''])) }),
    /1025 annotations/,
  ],
  ['a layer above 64 MiB', manifestOf({ layers: [sized(layer, 64 * 1024 * 1024 + 1)] }), /67108865/],
  [
    'a config above 4 MiB',
    manifestOf({ config: sized(contentOf(OCI_CONFIG, config.bytes), 4 * 1024 * 1024 + 1) }),
    /4194305/,
  ],
];

describe('an image over our limits', () => {
  let registry: TestRegistry;
  before(async () => {
    registry = await startRegistry({ referrers: 'api' });
    writeFileSync(join(folder.path, 'key.pub'), PUBLIC_PEM);
  });
  after(async () => {
    await registry.stop();
    folder.remove();
  });

  /** Stores a manifest without any check. */
  function put(name: string, manifest: Content): string {
    const repo = registry.store.repo(name);
    for (const { digest, bytes } of [config, layer, bomb]) repo.blobs.set(digest, Buffer.from(bytes));
    repo.manifests.set(manifest.digest, { mediaType: manifest.mediaType, bytes: Buffer.from(manifest.bytes) });
    return `${registry.host}/${name}@${manifest.digest}`;
  }

  for (const [what, manifest, reason] of large)
    it(`is denied: ${what}`, async () => {
      const verification = await verifyFresh(put('limits/image', manifest));
      assert.equal(verification.kind, 'denied');
      assert.ok(verification.kind === 'denied');
      assert.deepEqual([verification.error.code, verification.error.exitCode], ['IMAGE_TOO_LARGE', 3]);
      assert.match(verification.error.message, reason);
    });

  for (const [command, flags] of [
    ['verify', ['--key', 'key.pub']],
    ['pull', []],
  ] as const)
    it(`ends ${command} with status 3, and not as an outage`, async () => {
      const image = put('limits/command', manifestOf({ layers: [descriptorOf(bomb)] }));
      const { status, stderr } = await runCli([command, image, ...flags], { folder: folder.path });
      assert.equal(status, 3, stderr);
      assert.match(stderr, /IMAGE_TOO_LARGE/);
    });

  it('is denied when the registry sends more bytes than the layer has', async () => {
    const manifest = manifestOf({ layers: [sized(layer, layer.size - 1)] });
    const verification = await verifyFresh(put('limits/longer', manifest));
    assert.ok(verification.kind === 'denied');
    assert.deepEqual([verification.error.code, verification.error.exitCode], ['DIGEST_MISMATCH', 3]);
  });

  it('is not denied for referrers that others attach: with too many of them it could not be found out', async () => {
    const subject = await publishUnsigned(registry, 'limits/crowd', `${folder.path}/copy`);
    const repo = registry.store.repo('limits/crowd');
    for (let i = 0; i < 201; i += 1) {
      const { bytes, digest } = manifestOf({ subject: descriptorOf(subject.manifest), annotations: { i: String(i) } });
      repo.manifests.set(digest, { mediaType: OCI_MANIFEST, bytes: Buffer.from(bytes) });
    }
    await assert.rejects(verifyFresh(`${subject.name}@${subject.manifest.digest}`), {
      code: 'LIMIT_EXCEEDED',
      exitCode: 5,
    });
  });
});
