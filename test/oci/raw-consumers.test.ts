import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Content, contentOf, type Digest } from '../../src/core/digest.ts';
import { type TarEntry, writeTar } from '../../src/oci/archive/tar.ts';
import { acceptedBy } from '../../src/oci/consumers/consumers.ts';
import { type ImageManifest, readManifest } from '../../src/oci/manifest.ts';
import * as types from '../../src/oci/media-types.ts';
import { componentA, configOf, file, imageFrom, layerOf, MTIME, moduleA, moduleB } from '../support/image-parts.ts';
import { fixedImage } from '../support/print-images.ts';

type Fixture = { readonly manifest: ImageManifest; readonly blobs: ReadonlyMap<Digest, Uint8Array> };
const {
  CNCF_CONFIG,
  CNCF_MODULE,
  LEGACY_CONFIG,
  LEGACY_MODULE,
  SOLO_MODULE,
  OCI_EMPTY,
  OCI_CONFIG,
  DOCKER_CONFIG,
  DOCKER_MANIFEST,
} = types;
const blob = (mediaType: string, text: string): Content => contentOf(mediaType, new TextEncoder().encode(text));
const assembled = (...of: Parameters<typeof fixedImage>): Fixture => {
  const image = fixedImage(...of);
  return { manifest: readManifest(image.manifest), blobs: new Map(image.blobs.map((one) => [one.digest, one.bytes])) };
};
const FIELDS = {
  created: '2026-11-23T00:00:00Z',
  architecture: 'wasm',
  os: 'wasip1',
  layerDigests: [],
  component: null,
};
const config = (change: object = {}): Content => blob(CNCF_CONFIG, JSON.stringify({ ...FIELDS, ...change }));
const cncf = (change: object): Fixture =>
  imageFrom({ config: config(change), layers: [contentOf(CNCF_MODULE, moduleA)] });
const archive = (...files: readonly TarEntry[]): Fixture =>
  imageFrom({ config: configOf([writeTar(files, MTIME)]), layers: [layerOf(files)] });
const raw = (type: string, bytes: Uint8Array = moduleA): Fixture =>
  imageFrom({ config: blob(OCI_EMPTY, '{}'), layers: [contentOf(type, bytes)] });
const wasmImage = blob(OCI_CONFIG, '{"architecture":"wasm","os":"wasip1"}');
const empty = blob(LEGACY_CONFIG, '{}');
const legacy = contentOf(LEGACY_MODULE, moduleA);
const text = blob('text/markdown', '# readme');

// Which of plugin-server, wkg, wash, spin, runwasi, kwctl, opa and hyper-mcp accept it: Y or N.
const rows: [string, Fixture, string][] = [
  ['compat as assembled', assembled('compat', moduleA), 'YNNNNNNY'],
  ['compat-docker as assembled', assembled('compat-docker', moduleA), 'YNNNNNNY'],
  ['oci as assembled', assembled('oci', moduleA), 'YNNNNNNY'],
  ['higress as assembled', assembled('higress', moduleA), 'YNNNNNNY'],
  ['cncf of a module as assembled', assembled('cncf', moduleA), 'NYNYYNNY'],
  ['cncf of a component as assembled', assembled('cncf', componentA), 'NYYYYNNY'],
  ['kubewarden as assembled', assembled('kubewarden', moduleA), 'NNNYNYNY'],
  ['opa-bundle as assembled', assembled('opa-bundle', moduleA), 'YNNNNNYY'],
  ['a config without created', cncf({ created: undefined }), 'NNNYYNNY'],
  ['a config with an invalid time', cncf({ created: 'today' }), 'NNNYYNNY'],
  ['a config without os', cncf({ os: undefined }), 'NNNYYNNY'],
  ['a config without architecture', cncf({ architecture: undefined }), 'NNNYNNNY'],
  ['a config for amd64', cncf({ architecture: 'amd64' }), 'NYNYNNNY'],
  ['a config without digests of layers', cncf({ layerDigests: undefined }), 'NNNYYNNY'],
  ['a config with a digest that is a number', cncf({ layerDigests: [1] }), 'NNNYYNNY'],
  ['a config whose component has no exports', cncf({ component: { imports: [] } }), 'NNNYYNNY'],
  ['a config whose component is a text', cncf({ component: 'x' }), 'NNNYYNNY'],
  ['a config without component', cncf({ component: undefined }), 'NYNYYNNY'],
  ['a config that is an application of Spin', cncf({ spin_lock_version: 1 }), 'NYNNYNNY'],
  [
    'a config that is not JSON',
    imageFrom({ config: blob(CNCF_CONFIG, '{'), layers: [contentOf(CNCF_MODULE, moduleA)] }),
    'NNNNNNNY',
  ],
  ['the CNCF layer with the empty config', raw(CNCF_MODULE), 'NNNYNNNY'],
  [
    'the CNCF layer in an image for wasm',
    imageFrom({ config: wasmImage, layers: [contentOf(CNCF_MODULE, moduleA)] }),
    'NNNYYNNY',
  ],
  [
    'two CNCF layers',
    imageFrom({ config: config(), layers: [contentOf(CNCF_MODULE, moduleA), contentOf(CNCF_MODULE, moduleB)] }),
    'NNNNNNNY',
  ],
  [
    'a text before the CNCF layer',
    imageFrom({ config: config(), layers: [text, contentOf(CNCF_MODULE, componentA)] }),
    'NNNNYNNY',
  ],
  [
    'a Docker manifest with the CNCF layer',
    imageFrom({ mediaType: DOCKER_MANIFEST, config: config(), layers: [contentOf(CNCF_MODULE, moduleA)] }),
    'NNNYYNNY',
  ],
  ['a component in the layer of Solo', raw(SOLO_MODULE, componentA), 'YNYNNNNY'],
  ['a component of another version in the layer of Solo', raw(SOLO_MODULE, componentA.with(4, 0x0c)), 'YNNNNNNY'],
  ['the legacy layer with another config', raw(LEGACY_MODULE), 'NNNYNYNY'],
  ['a legacy layer that is HTML', raw(LEGACY_MODULE, Buffer.from('<!doctype html>')), 'NNNYNNNN'],
  ['two legacy layers', imageFrom({ config: empty, layers: [legacy, contentOf(LEGACY_MODULE, moduleB)] }), 'NNNNNYNY'],
  ['a text next to the legacy layer', imageFrom({ config: empty, layers: [text, legacy] }), 'NNNNNNNY'],
  ['a bundle without policy.wasm', archive(file('data.json', Buffer.from('{}'))), 'NNNNNNNN'],
  ['a bundle with policy.wasm in a folder', archive(file('/a/policy.wasm', moduleA)), 'YNNNNNYY'],
  [
    'a bundle after a text',
    imageFrom({ config: empty, layers: [text, layerOf([file('/policy.wasm', moduleA)])] }),
    'YNNNNNYY',
  ],
  [
    'a bundle as Docker layer',
    imageFrom({
      mediaType: DOCKER_MANIFEST,
      config: blob(DOCKER_CONFIG, '{}'),
      layers: [contentOf(types.DOCKER_TAR_GZIP, layerOf([file('/policy.wasm', moduleA)]).bytes)],
    }),
    'YNNNNNNY',
  ],
  ['an archive with another module', archive(file('a.wasm', moduleA)), 'YNNNNNNY'],
  ['an archive whose plugin is HTML', archive(file('plugin.wasm', Buffer.from('<!doctype html>'))), 'YNNNNNNN'],
  ['a plain tar of any type', raw('text/markdown', writeTar([file('plugin.wasm', moduleA)], MTIME)), 'NNNNNNNY'],
  ['wasm of any type', raw('text/markdown'), 'NNNNNNNY'],
  ['no layers', imageFrom({ config: empty, layers: [] }), 'NNNNNNNN'],
];

describe('consumers of raw modules, bundles and plugins', () => {
  for (const [what, { manifest, blobs }, expected] of rows)
    it(`accept or refuse ${what}`, () => {
      const answers = acceptedBy(manifest, blobs).slice(5);
      assert.deepEqual(
        answers.map(({ consumer }) => consumer),
        ['plugin-server', 'wkg', 'wash', 'spin', 'runwasi', 'kwctl', 'opa', 'hyper-mcp'],
      );
      assert.equal(
        answers.map(({ accepted }) => (accepted ? 'Y' : 'N')).join(''),
        expected,
        JSON.stringify(answers, undefined, 1),
      );
    });
  it('report a missing blob', () => {
    const { manifest } = assembled('kubewarden', moduleA);
    const answers = new Map(acceptedBy(manifest, new Map()).map(({ consumer, reason }) => [consumer, reason]));
    for (const consumer of ['spin', 'kwctl', 'hyper-mcp'] as const)
      assert.match(answers.get(consumer) ?? '', /is missing/);
  });
  const preferred: [string, readonly TarEntry[], number][] = [
    ['plugin.wasm before a larger one', [file('a.wasm', moduleB), file('a/plugin.wasm', moduleA)], 8],
    ['the one nearer to the root', [file('a/b.wasm', moduleB), file('c.wasm', moduleA)], 8],
    ['the larger one', [file('a.wasm', moduleA), file('b.wasm', moduleB)], 12],
  ];
  for (const [what, files, size] of preferred)
    it(`load, as hyper-mcp does, ${what}`, () => {
      const { manifest, blobs } = archive(...files);
      assert.equal(
        acceptedBy(manifest, blobs).find(({ consumer }) => consumer === 'hyper-mcp')?.reason,
        `loads ${size} bytes`,
      );
    });
});
