import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { contentOf, digestOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { readIndex, readManifest } from '../../src/oci/manifest.ts';
import { DOCKER_MANIFEST, OCI_CONFIG, OCI_INDEX, OCI_MANIFEST, OCI_TAR_GZIP } from '../../src/oci/media-types.ts';
import { moduleA } from '../support/image-parts.ts';
import { fixedImage } from '../support/print-images.ts';

const blob = (mediaType: string, extra: object = {}): object => ({
  mediaType,
  digest: digestOf(moduleA),
  size: 8,
  ...extra,
});
const good = { schemaVersion: 2, mediaType: OCI_MANIFEST, config: blob(OCI_CONFIG), layers: [blob(OCI_TAR_GZIP)] };
const read = (value: unknown, mediaType = OCI_MANIFEST): unknown =>
  readManifest(contentOf(mediaType, typeof value === 'string' ? new TextEncoder().encode(value) : jsonBytes(value)));
const withLayer = (extra: object): object => ({ ...good, layers: [{ ...blob(OCI_TAR_GZIP), ...extra }] });

describe('manifests', () => {
  it('are read as assembleImage wrote them', () => {
    const image = fixedImage('oci', moduleA);
    const manifest = readManifest(image.manifest);
    assert.equal(manifest.config.digest, image.config.digest);
    assert.deepEqual(
      manifest.layers.map(({ digest }) => digest),
      [image.config.digest, image.layerDigest],
    );
    assert.equal(manifest.annotations['module.wasm.runtime/abi_version'], 'v0.2.1');
    assert.equal(manifest.subject, undefined);
  });
  it('are read with subject, artifact type, annotations and fields of later versions', () => {
    const manifest = read({
      ...good,
      artifactType: 'application/x',
      subject: blob(OCI_MANIFEST),
      annotations: { a: 'b' },
      later: [1],
    });
    assert.deepEqual(manifest, {
      mediaType: OCI_MANIFEST,
      artifactType: 'application/x',
      config: blob(OCI_CONFIG),
      layers: [blob(OCI_TAR_GZIP)],
      subject: blob(OCI_MANIFEST),
      annotations: { a: 'b' },
    });
  });
  it('are read as Docker schema 2 if both sides say so', () =>
    assert.ok(read({ ...good, mediaType: DOCKER_MANIFEST }, DOCKER_MANIFEST)));
  it('are read with matching inline data', () =>
    assert.ok(read(withLayer({ data: Buffer.from(moduleA).toString('base64') }))));

  const refused: [string, unknown, RegExp, string?][] = [
    [
      'Docker by its header, OCI by its body',
      good,
      /served as .*docker.*, but its mediaType is "application\/vnd\.oci/,
      DOCKER_MANIFEST,
    ],
    [
      'OCI by its header, Docker by its body',
      { ...good, mediaType: DOCKER_MANIFEST },
      /served as .*oci.*, but its mediaType is .*docker/,
    ],
    ['no media type in its body', { ...good, mediaType: undefined }, /its mediaType is missing/],
    [
      'an unknown media type',
      { ...good, mediaType: 'application/json' },
      /not the media type of an image manifest/,
      'application/json',
    ],
    ['an index', { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [] }, /is an index/, OCI_INDEX],
    ['an index that claims to be a manifest', { ...good, layers: undefined, manifests: [] }, /is an index/],
    ['layers and manifests', { ...good, manifests: [] }, /both layers and manifests/],
    ['layers twice', JSON.stringify(good).replace('"layers"', '"layers":[],"layers"'), /duplicate key "layers"/],
    [
      'layers twice, once escaped',
      JSON.stringify(good).replace('"layers"', '"layers":[],"\\u006cayers"'),
      /duplicate key "layers"/,
    ],
    ['schema version 1', { ...good, schemaVersion: 1 }, /schemaVersion is not 2/],
    ['no layers', { ...good, layers: undefined }, /no list of layers/],
    ['no config', { ...good, config: undefined }, /config is not a descriptor/],
    ['a layer that is null', { ...good, layers: [null] }, /layer 0 is not a descriptor/],
    [
      'a digest of another algorithm',
      withLayer({ digest: `sha512:${'a'.repeat(128)}` }),
      /layer 0 has the digest "sha512:/,
    ],
    ['a digest in upper case', withLayer({ digest: digestOf(moduleA).toUpperCase() }), /has the digest/],
    ['no digest', withLayer({ digest: undefined }), /has the digest/],
    ['a negative size', withLayer({ size: -1 }), /no size in bytes/],
    ['a size of 1.5', withLayer({ size: 1.5 }), /"size" has a value that/],
    ['a size of 1e300', withLayer({ size: 1e300 }), /"size" has a value that/],
    ['a size in text', withLayer({ size: '8' }), /"size" has a value that/],
    ['urls', withLayer({ urls: ['https://example.com/x'] }), /has urls/],
    ['empty urls', withLayer({ urls: [] }), /has urls/],
    ['inline data of other bytes', withLayer({ data: Buffer.from('12345678').toString('base64') }), /inline data/],
    ['inline data of another length', withLayer({ data: '' }), /inline data/],
    ['inline data that is not base64', withLayer({ data: '!' }), /"data" has a value that/],
    [
      'inline data that is base64 in another spelling',
      withLayer({ data: `${Buffer.from(moduleA).toString('base64')}\n` }),
      /"data" has a value that/,
    ],
    ['inline data that is a number', withLayer({ data: 1 }), /"data" has a value that/],
    ['a layer without media type', withLayer({ mediaType: '' }), /layer 0's mediaType is not a media type/],
    ['a media type with parameters', withLayer({ mediaType: `${OCI_TAR_GZIP}; a=b` }), /not a media type/],
    ['a subject without digest', { ...good, subject: {} }, /subject has the digest ""/],
    ['annotations that are a list', { ...good, annotations: [] }, /"annotations" has a value that/],
    ['an annotation that is a number', { ...good, annotations: { a: 1 } }, /"a" has a value that/],
    ['annotations that are null', { ...good, annotations: null }, /not an object/],
    ['a list', [], /the document has a value that/],
    ['a truncated document', '{"schemaVersion":2', /not strict JSON/],
    ['a deep document', `${'['.repeat(100)}${']'.repeat(100)}`, /levels/],
  ];
  for (const [what, value, message, mediaType] of refused)
    it(`are refused with ${what}`, () =>
      assert.throws(() => read(value, mediaType), { code: 'IMAGE_INVALID', message }));

  const many = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, '']));
  const large: [string, unknown][] = [
    ['5 MiB', { ...good, annotations: { a: 'x'.repeat(5 * 1024 * 1024) } }],
    ['10,000 annotations', { ...good, annotations: many(10_000) }],
    ['10,000 annotations of a layer', withLayer({ annotations: many(10_000) })],
    ['257 layers', { ...good, layers: Array.from({ length: 257 }, () => blob(OCI_TAR_GZIP)) }],
  ];
  for (const [what, value] of large)
    it(`are too large with ${what}`, () => assert.throws(() => read(value), { code: 'LIMIT_EXCEEDED' }));
  it('give a value or one of our errors for any JSON', () => {
    const value = fc.record(
      {
        schemaVersion: fc.constant(2),
        mediaType: fc.constant(OCI_MANIFEST),
        config: fc.anything(),
        layers: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(value, fc.jsonValue()), (any) => {
        let bytes: Uint8Array;
        try {
          bytes = jsonBytes(any);
        } catch {
          return;
        }
        try {
          readManifest(contentOf(OCI_MANIFEST, bytes));
        } catch (error) {
          assert.ok(
            error instanceof WasmImageError && ['IMAGE_INVALID', 'LIMIT_EXCEEDED'].includes(error.code),
            String(error),
          );
        }
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('indexes', () => {
  const index = (manifests: unknown, extra: object = {}): ReturnType<typeof readIndex> =>
    readIndex(contentOf(OCI_INDEX, jsonBytes({ schemaVersion: 2, mediaType: OCI_INDEX, manifests, ...extra })));

  it('read null as an empty list, as Go writes it', () => assert.deepEqual(index(null).manifests, []));
  it('skip and count broken entries, and keep all as they were written', () => {
    const fine = {
      ...blob(OCI_MANIFEST),
      artifactType: 'application/x',
      annotations: { a: 'b' },
      platform: { os: 'linux' },
    };
    const read = index([
      fine,
      null,
      { mediaType: OCI_MANIFEST },
      blob(OCI_MANIFEST, { digest: `sha512:${'a'.repeat(128)}` }),
      blob(OCI_MANIFEST, { urls: [] }),
    ]);
    assert.deepEqual(read.manifests, [
      { ...blob(OCI_MANIFEST), artifactType: 'application/x', annotations: { a: 'b' } },
    ]);
    assert.equal(read.skipped, 4);
    assert.equal(read.entries.length, 4);
    assert.deepEqual(read.entries[0], fine);
  });
  it('are read without a media type in the body, as old clients write them', () =>
    assert.equal(index([], { mediaType: undefined }).skipped, 0));
  const refused: [string, object][] = [
    ['a manifest', { ...good }],
    ['layers next to manifests', { layers: [], manifests: [] }],
    ['another media type', { mediaType: OCI_MANIFEST, manifests: [] }],
    ['a media type that is null', { mediaType: null, manifests: [] }],
    ['no manifests', {}],
    ['manifests that are an object', { manifests: {} }],
  ];
  for (const [what, value] of refused)
    it(`are refused: ${what}`, () =>
      assert.throws(() => readIndex(contentOf(OCI_INDEX, jsonBytes(value))), { code: 'IMAGE_INVALID' }));
  it('are refused above 4 MiB', () =>
    assert.throws(() => index([], { a: 'x'.repeat(4 * 1024 * 1024) }), { code: 'LIMIT_EXCEEDED' }));
});
