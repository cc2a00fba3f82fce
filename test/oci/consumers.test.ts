import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contentOf, type Digest } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { gunzip, gzip } from '../../src/oci/archive/gzip.ts';
import { writeTar } from '../../src/oci/archive/tar.ts';
import { acceptedBy } from '../../src/oci/consumers/consumers.ts';
import { type ImageManifest, readManifest } from '../../src/oci/manifest.ts';
import {
  DOCKER_CONFIG,
  DOCKER_MANIFEST,
  DOCKER_TAR_GZIP,
  OCI_CONFIG,
  OCI_EMPTY,
  SOLO_CONFIG,
  SOLO_MODULE,
} from '../../src/oci/media-types.ts';
import { configOf, file, imageFrom, layerOf, MTIME, moduleA, moduleB } from '../support/image-parts.ts';
import { fixedImage } from '../support/print-images.ts';

type Fixture = { readonly manifest: ImageManifest; readonly blobs: ReadonlyMap<Digest, Uint8Array> };
const blobOf = (mediaType: string, text: string | Uint8Array): ReturnType<typeof contentOf> =>
  contentOf(mediaType, typeof text === 'string' ? new TextEncoder().encode(text) : text);
const assembled = (layout: 'compat' | 'oci'): Fixture => {
  const image = fixedImage(layout, moduleA);
  return {
    manifest: readManifest(image.manifest),
    blobs: new Map(image.blobs.map((blob) => [blob.digest, blob.bytes])),
  };
};

const plugin = layerOf([file('plugin.wasm', moduleA)]);
const pluginTar = gunzip(plugin.bytes);
const [tarA, tarB] = [pluginTar, writeTar([file('plugin.wasm', moduleB)], MTIME)];
const config = configOf([pluginTar]);
const dockerConfig = contentOf(DOCKER_CONFIG, config.bytes);
const dockerPlugin = contentOf(DOCKER_TAR_GZIP, plugin.bytes);
const soloConfig = blobOf(SOLO_CONFIG, '{"type":"envoy_proxy","abiVersions":["v0.2.1"]}');
const soloModule = blobOf(SOLO_MODULE, moduleA);
const docs = blobOf('application/vnd.module.wasm.doc.v1+markdown', '# readme');
const spec = blobOf('application/vnd.module.wasm.spec.v1+yaml', 'a: b');
const oras = blobOf('application/vnd.unknown.config.v1+json', '{}');
const layers = (...entries: Parameters<typeof layerOf>[0]): Fixture =>
  imageFrom({ config: configOf([writeTar(entries, MTIME)]), layers: [layerOf(entries)] });

// Which of istio, envoy-gateway, higress, wasme and container-tools accept it: Y or N.
const rows: [string, Fixture, string][] = [
  ['compat as assembled', assembled('compat'), 'YYYNY'],
  ['solo as assembled', assembled('oci'), 'YYYYN'],
  ['compat', imageFrom({ config, layers: [plugin] }), 'YYYNY'],
  ['compat-docker', imageFrom({ mediaType: DOCKER_MANIFEST, config: dockerConfig, layers: [dockerPlugin] }), 'YYYNY'],
  ['an OCI manifest with Docker layer type', imageFrom({ config, layers: [dockerPlugin] }), 'NNNNY'],
  [
    'a Docker manifest with OCI layer type',
    imageFrom({ mediaType: DOCKER_MANIFEST, config: dockerConfig, layers: [plugin] }),
    'NNNNY',
  ],
  [
    'a Docker manifest with solo layers',
    imageFrom({ mediaType: DOCKER_MANIFEST, config: soloConfig, layers: [soloConfig, soloModule] }),
    'NNNYN',
  ],
  [
    'a plain tar layer',
    imageFrom({ config, layers: [blobOf('application/vnd.oci.image.layer.v1.tar', pluginTar)] }),
    'NNNNN',
  ],
  [
    'a zstd layer',
    imageFrom({ config, layers: [blobOf('application/vnd.oci.image.layer.v1.tar+zstd', pluginTar)] }),
    'NNNNN',
  ],
  [
    'compat with empty config and artifact type',
    imageFrom({ config: blobOf(OCI_EMPTY, '{}'), artifactType: 'application/x', layers: [plugin] }),
    'YYYNN',
  ],
  ['solo', imageFrom({ config: soloConfig, layers: [soloConfig, soloModule] }), 'YYYYN'],
  ['solo with the module first', imageFrom({ config: soloConfig, layers: [soloModule, soloConfig] }), 'YYYYN'],
  ['solo with the config only in the manifest', imageFrom({ config: soloConfig, layers: [soloModule] }), 'NNNYN'],
  [
    'only the content layer, as Higress once pushed',
    imageFrom({ config: blobOf(OCI_EMPTY, '{}'), layers: [soloModule] }),
    'NNNNN',
  ],
  [
    'the repaired Higress push, config {}',
    imageFrom({ config: oras, layers: [blobOf(SOLO_CONFIG, '{}'), soloModule] }),
    'YYYYN',
  ],
  [
    'solo with a config that wasme cannot read',
    imageFrom({ config: oras, layers: [blobOf(SOLO_CONFIG, '{"x":1}'), soloModule] }),
    'YYYNN',
  ],
  ['solo with three layers', imageFrom({ config: soloConfig, layers: [soloConfig, soloModule, docs] }), 'NNNYN'],
  [
    'cncf',
    imageFrom({
      config: blobOf('application/vnd.wasm.config.v0+json', '{}'),
      layers: [blobOf('application/wasm', moduleA)],
    }),
    'NNNNN',
  ],
  [
    'legacy wasm',
    imageFrom({
      config: blobOf('application/vnd.wasm.config.v1+json', '{}'),
      layers: [blobOf('application/vnd.wasm.content.layer.v1+wasm', moduleA)],
    }),
    'NNNNN',
  ],
  ['the hybrid of solo and tar', imageFrom({ config: soloConfig, layers: [soloModule, plugin] }), 'YYYYN'],
  ['higress order', imageFrom({ config: oras, layers: [docs, spec, plugin] }), 'YYYNN'],
  ['higress with the plugin not last', imageFrom({ config: oras, layers: [plugin, docs, spec] }), 'NNNNN'],
  ['no layers', imageFrom({ config, layers: [] }), 'NNNNN'],
  ['no plugin.wasm', layers(file('filter.wasm', moduleA)), 'NNNNN'],
  ['plugin.wasm in a folder', layers(file('a/plugin.wasm', moduleA)), 'YYYNN'],
  ['./plugin.wasm', layers(file('./plugin.wasm', moduleA)), 'YYYNY'],
  ['a plugin of 7 bytes', layers(file('plugin.wasm', moduleA.subarray(0, 7))), 'NNNNY'],
  ['a plugin that is HTML', layers(file('plugin.wasm', Buffer.from('<!doctype html>'))), 'NNNNY'],
  [
    'a component, which proxies load and Envoy refuses later',
    layers(file('plugin.wasm', Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0))),
    'YYYNY',
  ],
  ['diff_ids of another layer', imageFrom({ config: configOf([moduleA]), layers: [plugin] }), 'YYYNN'],
  ['two diff_ids for one layer', imageFrom({ config: configOf([pluginTar, pluginTar]), layers: [plugin] }), 'YYYNN'],
  ['a config without rootfs', imageFrom({ config: contentOf(OCI_CONFIG, jsonBytes({})), layers: [plugin] }), 'YYYNN'],
  ['a config that is not JSON', imageFrom({ config: blobOf(OCI_CONFIG, 'x'), layers: [plugin] }), 'YYYNN'],
  ['a layer that is not gzip', imageFrom({ config, layers: [contentOf(plugin.mediaType, pluginTar)] }), 'NNNNN'],
  [
    'a layer that is not tar',
    imageFrom({ config: configOf([moduleA]), layers: [contentOf(plugin.mediaType, gzip(moduleA))] }),
    'NNNNN',
  ],
  [
    'solo with a second layer of tar without plugin',
    imageFrom({ config: soloConfig, layers: [soloModule, layerOf([file('a', moduleA)])] }),
    'YYYYN',
  ],
];

describe('consumers', () => {
  for (const [what, { manifest, blobs }, expected] of rows)
    it(`accept or refuse ${what}`, () => {
      const answers = acceptedBy(manifest, blobs).slice(0, 5);
      assert.deepEqual(
        answers.map(({ consumer }) => consumer),
        ['istio', 'envoy-gateway', 'higress', 'wasme', 'container-tools'],
      );
      assert.equal(
        answers.map(({ accepted }) => (accepted ? 'Y' : 'N')).join(''),
        expected,
        JSON.stringify(answers, undefined, 1),
      );
    });
  const both: [string, Fixture, string][] = [
    [
      'the first and the last of two entries',
      layers(file('plugin.wasm', moduleA), file('plugin.wasm', moduleB)),
      'loads 8 bytes, loads 12 bytes',
    ],
    [
      'an entry in a folder and one at the root',
      layers(file('a/plugin.wasm', moduleB), file('plugin.wasm', moduleA)),
      'loads 12 bytes, loads 8 bytes',
    ],
    [
      'the last of two layers',
      imageFrom({ config: configOf([tarA, tarB]), layers: [plugin, contentOf(plugin.mediaType, gzip(tarB))] }),
      'loads 12 bytes, loads 12 bytes',
    ],
  ];
  for (const [what, { manifest, blobs }, expected] of both)
    it(`load, as proxies and as container tools, ${what}`, () => {
      const [istio, , , , tools] = acceptedBy(manifest, blobs);
      assert.equal(`${istio?.reason}, ${tools?.reason}`, expected);
    });
  it('give the reason and the source of the rule', () => {
    const [istio, , , wasme] = acceptedBy(imageFrom({ config: soloConfig, layers: [soloModule] }).manifest, new Map());
    assert.equal(
      istio?.reason,
      `its last layer is "${SOLO_MODULE}", not "application/vnd.oci.image.layer.v1.tar+gzip"; the number of layers is 1, not 2`,
    );
    assert.equal(istio?.source, 'istio/istio pkg/wasm/imagefetcher.go, cache.go @86c9f01fd735');
    assert.equal(wasme?.reason, `layer ${soloModule.digest} is missing`);
  });
});
