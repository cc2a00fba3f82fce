import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Content, contentOf, type Digest, digestOf } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { writeTar } from '../../src/oci/archive/tar.ts';
import { acceptedBy } from '../../src/oci/consumers/consumers.ts';
import { blobsNeeded, extractModule } from '../../src/oci/extract.ts';
import type { Image } from '../../src/oci/image.ts';
import { LAYOUTS } from '../../src/oci/layouts/layouts.ts';
import { layoutWriter } from '../../src/oci/layouts/writers.ts';
import { type ImageManifest, readManifest } from '../../src/oci/manifest.ts';
import * as types from '../../src/oci/media-types.ts';
import {
  componentA,
  configOf,
  file,
  imageFrom,
  layerOf,
  MTIME,
  moduleA,
  moduleB,
  seededModule,
} from '../support/image-parts.ts';
import { fixedImage } from '../support/print-images.ts';

type Fixture = { readonly manifest: ImageManifest; readonly blobs: ReadonlyMap<Digest, Uint8Array> };
const {
  CNCF_CONFIG,
  CNCF_MODULE,
  LEGACY_CONFIG,
  LEGACY_MODULE,
  OCI_TAR_GZIP,
  DOCKER_CONFIG,
  DOCKER_MANIFEST,
  DOCKER_TAR_GZIP,
  UNKNOWN_CONFIG,
} = types;
const blobsOf = (image: Image): Map<Digest, Uint8Array> => new Map(image.blobs.map((one) => [one.digest, one.bytes]));
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const of = (config: Content, ...layers: readonly Content[]): Fixture => imageFrom({ config, layers });
const archive = (...files: Parameters<typeof layerOf>[0]): Fixture =>
  of(configOf([writeTar(files, MTIME)]), layerOf(files));
const raw = contentOf(CNCF_MODULE, moduleA);
const wasm = (change: object = {}): Content =>
  contentOf(
    CNCF_CONFIG,
    jsonBytes({
      created: '2026-11-23T00:00:00Z',
      architecture: 'wasm',
      os: 'wasip1',
      layerDigests: [raw.digest],
      ...change,
    }),
  );
const component = { imports: [], exports: [] };
const empty = (type: string): Content => contentOf(type, jsonBytes({}));
const spec = contentOf(types.HIGRESS_SPEC, Buffer.from('info: {}'));
const readme = contentOf(types.HIGRESS_DOC, Buffer.from('# a'));
const plugin = layerOf([file('plugin.wasm', moduleA)]);
const policy = file('/policy.wasm', moduleA);

describe('every layout', () => {
  for (const { layout } of LAYOUTS) {
    const module = layout === 'cncf' ? componentA : seededModule(50_000);
    const image = fixedImage(layout, module);
    const manifest = readManifest(image.manifest);
    it(`returns the module from which ${layout} was assembled`, () => {
      const extracted = extractModule(manifest, blobsOf(image));
      assert.deepEqual(Buffer.from(extracted.module), Buffer.from(module));
      assert.deepEqual([extracted.layout, extracted.layerDigest], [layout, image.layerDigest]);
    });
    it(`returns the module of ${layout} from the blobs that it requests`, () => {
      const [all, asked] = [blobsOf(image), blobsNeeded(manifest)];
      const some = new Map(asked.map(({ digest }) => [digest, all.get(digest) ?? new Uint8Array()]));
      assert.deepEqual(Buffer.from(extractModule(manifest, some).module), Buffer.from(module));
      assert.ok(!asked.some(({ digest }) => digest === image.config.digest));
    });
    it(`is accepted in ${layout} by the consumers that must accept it`, () => {
      const refusing = acceptedBy(manifest, blobsOf(image)).filter(
        ({ accepted, consumer }) => !accepted && layoutWriter(layout).consumers.includes(consumer),
      );
      assert.deepEqual(refusing, []);
    });
    it(`refuses ${layout} with any other blob`, () => {
      for (const { digest } of image.blobs)
        assert.throws(() => extractModule(manifest, blobsOf(image).set(digest, moduleB)), { code: 'DIGEST_MISMATCH' });
    });
    it(`has in ${layout} the annotations of the user`, () => {
      const where =
        layout === 'compat-docker' ? JSON.parse(text(image.config.bytes)).config.Labels : manifest.annotations;
      assert.equal(where['org.opencontainers.image.source'], 'https://example.com/filter');
    });
    it(`stores in ${layout} every blob once`, () => {
      const named = new Set([manifest.config, ...manifest.layers].map(({ digest }) => digest));
      assert.deepEqual(new Set(image.blobs.map(({ digest }) => digest)), named);
      assert.equal(image.blobs.length, named.size);
    });
  }
});

describe('the layout', () => {
  it('cncf has the config of the CNCF, with the names of a component', () => {
    const { created, ...rest } = JSON.parse(text(fixedImage('cncf', componentA).config.bytes));
    assert.equal(created, '2026-11-23T00:00:00Z');
    assert.deepEqual(rest, {
      architecture: 'wasm',
      os: 'wasip2',
      layerDigests: [digestOf(componentA)],
      component: { exports: ['wasi:http/incoming-handler@0.2.6'], imports: ['wasi:io/streams@0.2.6', 'ü'] },
    });
    const module = JSON.parse(text(fixedImage('cncf', moduleA).config.bytes));
    assert.deepEqual([module.os, module.component], ['wasip1', undefined]);
  });
  it('kubewarden has the config {} and one raw layer', () => {
    const { config, layers } = readManifest(fixedImage('kubewarden', moduleA).manifest);
    assert.equal(config.digest, 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
    assert.deepEqual(layers, [{ mediaType: LEGACY_MODULE, digest: digestOf(moduleA), size: 8 }]);
  });
  it('higress has the texts in order, then the archive', () => {
    const titles = readManifest(fixedImage('higress', moduleA).manifest).layers.map((one) => [
      one.mediaType,
      Object.values(one.annotations ?? {})[0],
    ]);
    assert.deepEqual(titles, [
      ['application/vnd.module.wasm.doc.v1+markdown', 'README.md'],
      ['application/vnd.module.wasm.doc.v1.en+markdown', 'README_EN.md'],
      ['application/vnd.module.wasm.spec.v1+yaml', 'spec.yaml'],
      [OCI_TAR_GZIP, 'plugin.tar.gz'],
    ]);
  });
  it('compat-docker has the same layer with the types of Docker, without annotations', () => {
    const [docker, oci] = [fixedImage('compat-docker', moduleA), fixedImage('compat', moduleA)];
    assert.equal(docker.layerDigest, oci.layerDigest);
    const manifest = JSON.parse(text(docker.manifest.bytes));
    assert.deepEqual(
      [manifest.mediaType, manifest.config.mediaType, manifest.layers[0].mediaType],
      [DOCKER_MANIFEST, DOCKER_CONFIG, DOCKER_TAR_GZIP],
    );
    assert.equal(manifest.annotations, undefined);
  });
});

const refused: [string, Fixture, string, RegExp][] = [
  [
    'cncf whose config names another layer',
    of(wasm({ layerDigests: [digestOf(moduleB)] }), raw),
    'IMAGE_INVALID',
    /lists different layer digests/,
  ],
  [
    'cncf whose config names an extra layer',
    of(wasm({ layerDigests: [raw.digest, raw.digest] }), raw),
    'IMAGE_INVALID',
    /lists different layer digests/,
  ],
  ['cncf without layer digests', of(wasm({ layerDigests: [] }), raw), 'IMAGE_INVALID', /lists different layer digests/],
  [
    'cncf for another architecture',
    of(wasm({ architecture: 'amd64' }), raw),
    'IMAGE_INVALID',
    /architecture is "amd64"/,
  ],
  ['cncf of a module that claims to be wasip2', of(wasm({ os: 'wasip2' }), raw), 'IMAGE_INVALID', /os is "wasip2"/],
  [
    'cncf of a module with the config of a component',
    of(wasm({ os: 'wasip2', component }), raw),
    'IMAGE_INVALID',
    /config is for a component/,
  ],
  ['cncf without created', of(wasm({ created: null }), raw), 'IMAGE_INVALID', /lacks a field/],
  [
    'cncf with the empty config',
    of(empty(types.OCI_EMPTY), raw),
    'IMAGE_INVALID',
    /its config is "application\/vnd\.oci\.empty/,
  ],
  ['cncf with two layers', of(wasm(), raw, contentOf(CNCF_MODULE, moduleB)), 'IMAGE_AMBIGUOUS', /2 layers/],
  [
    'cncf with a legacy layer next to it',
    of(wasm(), raw, contentOf(LEGACY_MODULE, moduleB)),
    'IMAGE_AMBIGUOUS',
    /2 layers/,
  ],
  ['cncf with a text next to it', of(wasm(), raw, readme), 'IMAGE_INVALID', /its layers are/],
  [
    'kubewarden with a config that is not {}',
    of(contentOf(LEGACY_CONFIG, Buffer.from('{"a":1}')), contentOf(LEGACY_MODULE, moduleA)),
    'IMAGE_INVALID',
    /not the empty object/,
  ],
  [
    'kubewarden with another config',
    of(wasm(), contentOf(LEGACY_MODULE, moduleA)),
    'IMAGE_INVALID',
    /its config is "application\/vnd\.wasm\.config\.v0/,
  ],
  ['a bundle with two policies', archive(policy, file('/a/policy.wasm', moduleA)), 'IMAGE_AMBIGUOUS', /2 modules/],
  [
    'a bundle with another module',
    archive(policy, file('/other.wasm', moduleB)),
    'IMAGE_AMBIGUOUS',
    /would load different modules|2 modules/,
  ],
  [
    'a bundle with a plugin',
    archive(policy, file('plugin.wasm', moduleB)),
    'IMAGE_AMBIGUOUS',
    /would load different modules/,
  ],
  [
    'a bundle with a plugin of the same bytes',
    archive(policy, file('plugin.wasm', moduleA)),
    'IMAGE_AMBIGUOUS',
    /2 modules/,
  ],
  ['a bundle with its policy in a folder', archive(file('/a/policy.wasm', moduleA)), 'IMAGE_INVALID', /at its root/],
  [
    'a bundle with data twice',
    archive(policy, file('/data.json', Buffer.from('1')), file('data.json', Buffer.from('2'))),
    'IMAGE_AMBIGUOUS',
    /"data.json" twice/,
  ],
  [
    'a bundle whose config names another layer',
    of(configOf([moduleA]), layerOf([policy])),
    'IMAGE_INVALID',
    /has the diff_id "sha256:/,
  ],
  [
    'compat-docker with a config of OCI',
    imageFrom({ mediaType: DOCKER_MANIFEST, config: configOf([]), layers: [contentOf(DOCKER_TAR_GZIP, plugin.bytes)] }),
    'IMAGE_INVALID',
    /its manifest is/,
  ],
  ['higress without spec.yaml', of(empty(UNKNOWN_CONFIG), readme, plugin), 'IMAGE_INVALID', /its layers are/],
  ['higress in another order', of(empty(UNKNOWN_CONFIG), spec, readme, plugin), 'IMAGE_INVALID', /its layers are/],
  [
    'higress with a text twice',
    of(empty(UNKNOWN_CONFIG), readme, readme, spec, plugin),
    'IMAGE_INVALID',
    /its layers are/,
  ],
  ['higress with only the plugin', of(empty(UNKNOWN_CONFIG), plugin), 'IMAGE_INVALID', /its config is/],
  [
    'higress with a config',
    of(contentOf(UNKNOWN_CONFIG, Buffer.from('{"a":1}')), spec, plugin),
    'IMAGE_INVALID',
    /not the empty object/,
  ],
  [
    'higress with wasm as text',
    of(empty(UNKNOWN_CONFIG), contentOf(spec.mediaType, moduleB), plugin),
    'IMAGE_AMBIGUOUS',
    /would load different modules/,
  ],
  [
    'higress with the same wasm as text',
    of(empty(UNKNOWN_CONFIG), contentOf(spec.mediaType, moduleA), plugin),
    'IMAGE_INVALID',
    /is not text/,
  ],
  [
    'higress with an archive as text',
    of(empty(UNKNOWN_CONFIG), contentOf(spec.mediaType, layerOf([file('plugin.wasm', moduleB)]).bytes), plugin),
    'IMAGE_AMBIGUOUS',
    /would load different modules/,
  ],
  [
    'higress with a runtime config',
    of(
      empty(UNKNOWN_CONFIG),
      spec,
      layerOf([file('plugin.wasm', moduleA), file('runtime-config.json', Buffer.from('{}'))]),
    ),
    'IMAGE_INVALID',
    /a file besides the plugin/,
  ],
];

describe('extracting the module from other layouts', () => {
  for (const [what, { manifest, blobs }, code, message] of refused)
    it(`refuses ${what}`, () => assert.throws(() => extractModule(manifest, blobs), { code, message }));
  it('refuses higress without one of its texts', () => {
    const { manifest, blobs } = of(empty(UNKNOWN_CONFIG), spec, plugin);
    const some = new Map([...blobs].filter(([digest]) => digest !== spec.digest));
    assert.throws(() => extractModule(manifest, some), { code: 'IMAGE_INVALID', message: /is missing/ });
  });
  it('does not request a text that is too large', () => {
    const { manifest } = of(empty(UNKNOWN_CONFIG), spec, plugin);
    const large = {
      ...manifest,
      layers: manifest.layers.map((one) => (one.digest === spec.digest ? { ...one, size: 1024 * 1024 + 1 } : one)),
    };
    assert.throws(() => blobsNeeded(large), { code: 'LIMIT_EXCEEDED' });
  });
});
