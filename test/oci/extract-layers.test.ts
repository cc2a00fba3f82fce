import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Content, contentOf, type Digest } from '../../src/core/digest.ts';
import { gunzip } from '../../src/oci/archive/gzip.ts';
import { type ConsumerName, consumersOfHosts } from '../../src/oci/consumers/consumers.ts';
import { blobsNeeded, extractModule } from '../../src/oci/extract.ts';
import type { ImageManifest } from '../../src/oci/manifest.ts';
import {
  DOCKER_CONFIG,
  DOCKER_MANIFEST,
  DOCKER_TAR_GZIP,
  OCI_TAR_GZIP,
  SOLO_MODULE,
} from '../../src/oci/media-types.ts';
import { configOf, file, imageFrom, layerOf, moduleA, moduleB } from '../support/image-parts.ts';
import { archive, entry } from '../support/tar.ts';

type Fixture = { readonly manifest: ImageManifest; readonly blobs: ReadonlyMap<Digest, Uint8Array> };
const layer = (...entries: readonly Uint8Array[]): Content => contentOf(OCI_TAR_GZIP, gzipSync(archive(...entries)));
/** An image of these layers with the right diff_ids. */
const image = (...layers: readonly Content[]): Fixture =>
  imageFrom({ config: configOf(layers.map((one) => gunzip(one.bytes))), layers });

/** Entries as in busybox: files, hard and symbolic links, folders. */
const base = layer(
  entry({ name: 'bin/', type: '5' }),
  entry({ name: 'bin/[' }, Buffer.from('program')),
  entry({ name: 'bin/acpid', type: '1', link: 'bin/[' }),
  entry({ name: 'etc/', type: '5' }),
  entry({ name: 'etc/mtab', type: '2', link: '/proc/mounts' }),
);
const plugin = layerOf([file('plugin.wasm', moduleA)]);
const other = layerOf([file('plugin.wasm', moduleB)]);
const bundle = layerOf([file('policy.wasm', moduleA)]);
const library = layer(entry({ name: 'usr/lib/other.wasm' }, moduleB));
const huge = { ...base, size: 64 * 1024 * 1024 };
const docker = (): Fixture => {
  const layers = [base, plugin].map((one) => contentOf(DOCKER_TAR_GZIP, one.bytes));
  return imageFrom({
    mediaType: DOCKER_MANIFEST,
    config: contentOf(DOCKER_CONFIG, configOf(layers.map((one) => gunzip(one.bytes))).bytes),
    layers,
  });
};
const PROXIES: readonly ConsumerName[] = ['istio', 'envoy-gateway', 'higress'];

describe('an image of several layers', () => {
  const taken: [string, Fixture, readonly ConsumerName[]][] = [
    ['a base image and the module', image(base, plugin), []],
    ['the same in Docker types', docker(), []],
    ['the same layer twice', image(plugin, plugin), []],
    [
      'a module at ./plugin.wasm',
      image(base, layer(entry({ name: './', type: '5' }), entry({ name: './plugin.wasm' }, moduleA))),
      [],
    ],
    ['two modules, of which proxies use the last', image(other, plugin), PROXIES],
    ['another module in the base image, which proxies do not read', image(library, plugin), ['istio']],
    ['a missing base that proxies do not need', without(image(base, plugin), base), PROXIES],
  ];
  for (const [what, { manifest, blobs }, consumers] of taken)
    it(`gives the module of ${what}`, () => {
      const extracted = extractModule(manifest, blobs, { consumers });
      assert.deepEqual(Buffer.from(extracted.module), Buffer.from(moduleA));
      assert.equal(extracted.layerDigest, manifest.layers.at(-1)?.digest);
    });

  const refused: [string, Fixture, readonly ConsumerName[], string, RegExp][] = [
    ['two different modules', image(other, plugin), [], 'IMAGE_AMBIGUOUS', /different modules/],
    [
      'two different modules with a consumer of each',
      image(other, plugin),
      ['istio', 'plugin-server'],
      'IMAGE_AMBIGUOUS',
      /different modules/,
    ],
    ['another module in the base image', image(library, plugin), [], 'IMAGE_AMBIGUOUS', /different modules/],
    ['a module below the last layer', image(plugin, base), [], 'IMAGE_INVALID', /no plugin.wasm/],
    [
      'a whiteout above the module',
      image(plugin, layer(entry({ name: '.wh.plugin.wasm' }))),
      [],
      'IMAGE_INVALID',
      /removes a module/,
    ],
    [
      'a base that programs unpack differently',
      image(layer(entry({ name: 'x/', type: '\0' }, moduleB)), plugin),
      [],
      'IMAGE_INVALID',
      /with a trailing slash/,
    ],
    [
      'a base that is not an archive',
      imageFrom({ config: configOf([]), layers: [contentOf(OCI_TAR_GZIP, moduleB), plugin] }),
      [],
      'IMAGE_INVALID',
      /not gzip/,
    ],
    [
      'a base that links to the module',
      image(layer(entry({ name: 'x', type: '2', link: '/plugin.wasm' })), plugin),
      [],
      'IMAGE_INVALID',
      /link to a module/,
    ],
    [
      'a base of a raw module',
      imageFrom({ config: configOf([]), layers: [contentOf(SOLO_MODULE, moduleB), plugin] }),
      [],
      'IMAGE_AMBIGUOUS',
      /2 layers/,
    ],
    [
      'diff_ids of one layer',
      imageFrom({ config: configOf([gunzip(plugin.bytes)]), layers: [base, plugin] }),
      [],
      'IMAGE_INVALID',
      /1 in its config and 2 in its manifest/,
    ],
    [
      'diff_ids in another order',
      imageFrom({ config: configOf([plugin, base].map((one) => gunzip(one.bytes))), layers: [base, plugin] }),
      [],
      'IMAGE_INVALID',
      /has the diff_id "sha256:\w+", but the layer has sha256:/,
    ],
    ['a bundle of OPA on a base', image(base, bundle), [], 'IMAGE_INVALID', /OPA reads the first layer/],
    ['a missing base layer', without(image(base, plugin), base), [], 'IMAGE_INVALID', /is missing/],
  ];
  for (const [what, { manifest, blobs }, consumers, code, message] of refused)
    it(`is refused with ${what}${consumers.length > 0 ? ` (${consumers.join()})` : ''}`, () =>
      assert.throws(() => extractModule(manifest, blobs, { consumers }), { code, message }));

  it('is also read by the plugin server of Higress', () =>
    assert.deepEqual(consumersOfHosts(['higress']), ['higress', 'plugin-server']));
  it('needs all its layers, but for proxies only the last', () => {
    const { manifest } = image(base, plugin);
    const needed = (consumers: readonly ConsumerName[]): readonly string[] =>
      blobsNeeded(manifest, { consumers }).map(({ digest }) => digest);
    assert.deepEqual(
      [needed([]), needed(PROXIES), needed(['istio', 'hyper-mcp'])],
      [[base.digest, plugin.digest], [plugin.digest], [base.digest, plugin.digest]],
    );
  });
  it('may have 64 MiB in all needed layers', () => {
    const { manifest } = imageFrom({ config: configOf([]), layers: [huge, plugin] });
    assert.throws(() => blobsNeeded(manifest), { code: 'LIMIT_EXCEEDED', message: /its layers are/ });
    assert.equal(blobsNeeded(manifest, { consumers: ['istio'] }).length, 1);
  });
  it('may unpack to 256 MiB in total', () => {
    const zeros = Array.from({ length: 5 }, (_, i) =>
      contentOf(
        OCI_TAR_GZIP,
        gzipSync(archive(entry({ name: 'a' }, Buffer.alloc(60 * 1024 * 1024, noise(i)))), { level: 1 }),
      ),
    );
    const { manifest, blobs } = imageFrom({ config: configOf([]), layers: [...zeros, plugin] });
    assert.throws(() => extractModule(manifest, blobs), { code: 'LIMIT_EXCEEDED', message: /inflates to more than/ });
  });
});

function without({ manifest, blobs }: Fixture, gone: Content): Fixture {
  return { manifest, blobs: new Map([...blobs].filter(([digest]) => digest !== gone.digest)) };
}

/** Bytes that compress less than 200:1. */
function noise(seed: number): Buffer {
  const bytes = Buffer.alloc(600);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = (i * 7919 + seed * 104_729 + ((i * i) >> 3)) & 255;
  return bytes;
}
