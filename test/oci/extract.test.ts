import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Content, contentOf, type Digest } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { gzip } from '../../src/oci/archive/gzip.ts';
import { writeTar } from '../../src/oci/archive/tar.ts';
import { blobsNeeded, extractModule } from '../../src/oci/extract.ts';
import { type ImageManifest, readManifest } from '../../src/oci/manifest.ts';
import {
  DOCKER_MANIFEST,
  DOCKER_TAR_GZIP,
  OCI_CONFIG,
  OCI_EMPTY,
  OCI_TAR_GZIP,
  SOLO_CONFIG,
  SOLO_MODULE,
} from '../../src/oci/media-types.ts';
import { configOf, file, imageFrom, layerOf, MTIME, moduleA, moduleB, seededModule } from '../support/image-parts.ts';
import { fixedImage } from '../support/print-images.ts';

type Fixture = { readonly manifest: ImageManifest; readonly blobs: ReadonlyMap<Digest, Uint8Array> };
const runtimeConfig = file('runtime-config.json', Buffer.from('{"type":"envoy_proxy"}'));
const compat = (...entries: Parameters<typeof layerOf>[0]): Fixture =>
  imageFrom({ config: configOf([writeTar(entries, MTIME)]), layers: [layerOf(entries)] });
const raw = (bytes: Uint8Array, ...tars: readonly Uint8Array[]): Fixture =>
  imageFrom({ config: configOf(tars), layers: [contentOf(OCI_TAR_GZIP, bytes)] });
const good = layerOf([file('plugin.wasm', moduleA)]);
const bad = layerOf([file('plugin.wasm', moduleB)]);
const config = configOf([writeTar([file('plugin.wasm', moduleA)], MTIME)]);
const solo = (text: string): Content => contentOf(SOLO_CONFIG, new TextEncoder().encode(text));
const soloConfig = solo('{"type":"envoy_proxy"}');
const soloModule = contentOf(SOLO_MODULE, moduleA);

describe('extracting the module', () => {
  for (const layout of ['compat', 'oci'] as const) {
    const image = fixedImage(layout, seededModule(100_000));
    const manifest = readManifest(image.manifest);
    it(`returns what ${layout} was assembled from`, () => {
      const extracted = extractModule(manifest, new Map(image.blobs.map((blob) => [blob.digest, blob.bytes])));
      assert.deepEqual(Buffer.from(extracted.module), Buffer.from(seededModule(100_000)));
      assert.deepEqual(extracted.runtimeConfig, {
        type: 'envoy_proxy',
        abiVersions: ['v0.2.1'],
        rootIds: ['add_header'],
      });
      assert.deepEqual([extracted.layout, extracted.layerDigest], [layout, image.layerDigest]);
    });
    it(`needs of ${layout} the layer with the module, and the config if requested`, () => {
      const digests = (list: ReturnType<typeof blobsNeeded>): readonly string[] => list.map(({ digest }) => digest);
      assert.deepEqual(digests(blobsNeeded(manifest)), [image.layerDigest]);
      assert.deepEqual(digests(blobsNeeded(manifest, { with: 'config' })), [image.layerDigest, image.config.digest]);
      const extracted = extractModule(manifest, new Map([[image.layerDigest, image.layers[0]?.bytes ?? moduleA]]));
      assert.deepEqual(Buffer.from(extracted.module), Buffer.from(seededModule(100_000)));
      assert.equal(extracted.runtimeConfig === undefined, layout === 'oci');
    });
    it(`refuses ${layout} with another layer`, () => {
      const layer = image.layers[0]?.bytes ?? moduleA;
      for (const bytes of [moduleB, layer.subarray(1), Buffer.concat([layer, moduleA])])
        assert.throws(() => extractModule(manifest, new Map([[image.layerDigest, bytes]])), {
          code: 'DIGEST_MISMATCH',
        });
    });
    it(`refuses ${layout} with a layer of the wrong size`, () => {
      const blobs = new Map(image.blobs.map((blob) => [blob.digest, blob.bytes]));
      assert.throws(() => extractModule(sized(manifest, 1), blobs), { code: 'DIGEST_MISMATCH' });
    });
    it(`refuses ${layout} with another config`, () => {
      const blobs = new Map(image.blobs.map((blob) => [blob.digest, blob.bytes]));
      assert.throws(() => extractModule(manifest, blobs.set(image.config.digest, Buffer.from('{}'))), {
        code: 'DIGEST_MISMATCH',
      });
    });
    it(`refuses ${layout} without its layer`, () =>
      assert.throws(() => extractModule(manifest, new Map()), { code: 'IMAGE_INVALID', message: /is missing/ }));
  }
  it('accepts compat without a runtime config', () =>
    assert.equal(
      extractModule(compat(file('plugin.wasm', moduleA)).manifest, compat(file('plugin.wasm', moduleA)).blobs)
        .runtimeConfig,
      undefined,
    ));

  it('returns content that is not a module, which readModule then refuses', () => {
    const html = Buffer.from('<!doctype html>');
    const { manifest, blobs } = compat(file('plugin.wasm', html));
    assert.deepEqual(Buffer.from(extractModule(manifest, blobs).module), html);
  });

  const refused: [string, Fixture, string, RegExp][] = [
    [
      'two plugin.wasm with different bytes',
      compat(file('plugin.wasm', moduleA), file('plugin.wasm', moduleB)),
      'IMAGE_AMBIGUOUS',
      /hosts would load different modules/,
    ],
    [
      'two plugin.wasm with equal bytes',
      compat(file('plugin.wasm', moduleA), file('plugin.wasm', moduleA)),
      'IMAGE_AMBIGUOUS',
      /2 modules/,
    ],
    [
      'a/plugin.wasm before plugin.wasm',
      compat(file('a/plugin.wasm', moduleB), file('plugin.wasm', moduleA)),
      'IMAGE_AMBIGUOUS',
      /hosts would load different modules/,
    ],
    [
      'another module next to it',
      compat(file('plugin.wasm', moduleA), file('OTHER.WASM', moduleB)),
      'IMAGE_AMBIGUOUS',
      /2 modules/,
    ],
    [
      'two layers with a module each, the good one first',
      imageFrom({ config, layers: [good, bad] }),
      'IMAGE_AMBIGUOUS',
      /different modules/,
    ],
    [
      'two layers with a module each, the bad one first',
      imageFrom({ config, layers: [bad, good] }),
      'IMAGE_AMBIGUOUS',
      /different modules/,
    ],
    [
      'the same layer twice with diff_ids of one',
      imageFrom({ config, layers: [good, good] }),
      'IMAGE_INVALID',
      /1 in its config and 2 in its manifest/,
    ],
    [
      'the hybrid of solo and tar',
      imageFrom({ config: soloConfig, layers: [soloModule, bad] }),
      'IMAGE_AMBIGUOUS',
      /2 layers/,
    ],
    [
      'two solo modules',
      imageFrom({ config: soloConfig, layers: [soloModule, contentOf(SOLO_MODULE, moduleB)] }),
      'IMAGE_AMBIGUOUS',
      /2 layers/,
    ],
    [
      'solo with two runtime configs',
      imageFrom({ config: solo('{}'), layers: [soloConfig, soloModule] }),
      'IMAGE_AMBIGUOUS',
      /different runtime configs/,
    ],
    [
      'only a module in a folder',
      compat(file('a/plugin.wasm', moduleA)),
      'IMAGE_INVALID',
      /no plugin.wasm at its root/,
    ],
    ['no module', compat(runtimeConfig), 'IMAGE_INVALID', /has no plugin.wasm/],
    [
      'another file',
      compat(file('plugin.wasm', moduleA), file('README.md', moduleA)),
      'IMAGE_INVALID',
      /an unexpected file, "README.md"/,
    ],
    [
      'a whiteout',
      compat(file('plugin.wasm', moduleA), file('.wh.plugin.wasm', new Uint8Array(0))),
      'IMAGE_INVALID',
      /removes a module/,
    ],
    [
      'two runtime configs',
      compat(file('plugin.wasm', moduleA), runtimeConfig, runtimeConfig),
      'IMAGE_INVALID',
      /twice/,
    ],
    [
      'an invalid runtime config',
      compat(file('plugin.wasm', moduleA), file('runtime-config.json', moduleA)),
      'IMAGE_INVALID',
      /runtime config is invalid/,
    ],
    [
      'solo with an invalid runtime config',
      imageFrom({ config: solo('{"x":1}'), layers: [solo('{"x":1}'), soloModule] }),
      'IMAGE_INVALID',
      /runtime config is invalid/,
    ],
    [
      'solo in the other order',
      imageFrom({ config: soloConfig, layers: [soloModule, soloConfig] }),
      'IMAGE_INVALID',
      /its layers are/,
    ],
    [
      'solo with an extra layer',
      imageFrom({ config: soloConfig, layers: [soloConfig, soloModule, soloConfig] }),
      'IMAGE_INVALID',
      /its layers are/,
    ],
    [
      'only the module',
      imageFrom({ config: contentOf(OCI_EMPTY, jsonBytes({})), layers: [soloModule] }),
      'IMAGE_INVALID',
      /its layers are/,
    ],
    [
      'a bundle',
      imageFrom({
        config: contentOf(OCI_EMPTY, jsonBytes({})),
        layers: [contentOf('application/vnd.dev.sigstore.bundle.v0.3+json', moduleA)],
      }),
      'IMAGE_INVALID',
      /its layers are/,
    ],
    ['no layers', imageFrom({ config, layers: [] }), 'IMAGE_INVALID', /has no layers/],
    [
      'a Docker manifest',
      imageFrom({ mediaType: DOCKER_MANIFEST, config, layers: [contentOf(DOCKER_TAR_GZIP, good.bytes)] }),
      'IMAGE_INVALID',
      /its manifest is/,
    ],
    [
      'a Docker layer',
      imageFrom({ config, layers: [contentOf(DOCKER_TAR_GZIP, good.bytes)] }),
      'IMAGE_INVALID',
      /its layers are/,
    ],
    [
      'an empty config',
      imageFrom({ config: contentOf(OCI_EMPTY, jsonBytes({})), layers: [good] }),
      'IMAGE_INVALID',
      /not an image config/,
    ],
    [
      'diff_ids of another layer',
      imageFrom({ config, layers: [bad] }),
      'IMAGE_INVALID',
      /has the diff_id "sha256:\w+", but the layer has sha256:/,
    ],
    [
      'two diff_ids',
      imageFrom({ config: configOf([moduleA, moduleA]), layers: [good] }),
      'IMAGE_INVALID',
      /2 in its config and 1 in its manifest/,
    ],
    [
      'a config that is not JSON',
      imageFrom({ config: contentOf(OCI_CONFIG, moduleA), layers: [good] }),
      'IMAGE_INVALID',
      /lists no layers/,
    ],
    ['a plain tar as gzip', raw(writeTar([file('plugin.wasm', moduleA)], MTIME)), 'IMAGE_INVALID', /not gzip/],
    ['two gzip members', raw(Buffer.concat([good.bytes, bad.bytes])), 'IMAGE_INVALID', /bytes follow its end/],
    [
      'an archive after the archive',
      raw(
        gzip(
          Buffer.concat([
            writeTar([file('plugin.wasm', moduleA)], MTIME),
            writeTar([file('plugin.wasm', moduleB)], MTIME),
          ]),
        ),
      ),
      'IMAGE_INVALID',
      /after its end/,
    ],
    [
      'a bomb',
      compat(file('plugin.wasm', new Uint8Array(16 * 1024 * 1024))),
      'LIMIT_EXCEEDED',
      /inflates to more than/,
    ],
  ];
  for (const [what, { manifest, blobs }, code, message] of refused)
    it(`refuses ${what}`, () => assert.throws(() => extractModule(manifest, blobs), { code, message }));

  const large: [string, ImageManifest][] = [
    ['a compressed layer', sized(imageFrom({ config, layers: [good] }).manifest, 64 * 1024 * 1024 + 1)],
    [
      'a raw module',
      sized(imageFrom({ config: soloConfig, layers: [soloConfig, soloModule] }).manifest, 256 * 1024 * 1024 + 1),
    ],
  ];
  for (const [what, manifest] of large)
    it(`does not request ${what} that is too large`, () =>
      assert.throws(() => blobsNeeded(manifest), { code: 'LIMIT_EXCEEDED' }));
});

/** The manifest with another size for its last layer. */
function sized(manifest: ImageManifest, size: number): ImageManifest {
  return {
    ...manifest,
    layers: manifest.layers.map((layer, index) => (index === manifest.layers.length - 1 ? { ...layer, size } : layer)),
  };
}
