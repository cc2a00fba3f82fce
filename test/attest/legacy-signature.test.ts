import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addLegacySignature, type LegacySignature, readLegacyLayers } from '../../src/attest/legacy-signature.ts';
import { type Content, contentOf } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { DOCKER_CONFIG, DOCKER_MANIFEST, OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from '../../src/oci/media-types.ts';

const one = (name: string, more: Partial<LegacySignature> = {}): LegacySignature => ({
  payload: new TextEncoder().encode('payload'),
  signature: Buffer.from(name).toString('base64'),
  certificate: undefined,
  bundle: undefined,
  timestamp: undefined,
  ...more,
});
const added = (current: Content | undefined, signature: LegacySignature): Content =>
  addLegacySignature(current, signature)?.manifest ?? assert.fail('it was there');
const parsed = (content: Content): { layers: Record<string, unknown>[]; [key: string]: unknown } =>
  JSON.parse(new TextDecoder().decode(content.bytes));
const edited = (content: Content, edit: (root: ReturnType<typeof parsed>) => void): Content => {
  const root = parsed(content);
  edit(root);
  return contentOf(OCI_MANIFEST, jsonBytes(root));
};

describe('the image of signatures', () => {
  it('returns the added signatures in order, and has equal bytes for equal signatures', () => {
    const full = { certificate: 'PEM', bundle: '{}', timestamp: '{"a":1}' };
    const image = added(added(undefined, one('a', full)), one('b'));
    assert.deepEqual(
      readLegacyLayers(image).map(({ signature }) => signature),
      [
        { signature: 'YQ==', ...full },
        { signature: 'Yg==', certificate: undefined, bundle: undefined, timestamp: undefined },
      ],
    );
    assert.equal(added(added(undefined, one('a', full)), one('b')).digest, image.digest);
  });

  it('lists payloads and digests like cosign', () => {
    const made = addLegacySignature(undefined, one('a'));
    const [config, payload] = made?.blobs ?? [];
    const layer = parsed(made?.manifest ?? assert.fail()).layers[0];
    assert.equal(layer?.mediaType, 'application/vnd.dev.cosign.simplesigning.v1+json');
    assert.equal(layer?.digest, payload?.digest);
    assert.deepEqual(JSON.parse(new TextDecoder().decode(config?.bytes)).rootfs, {
      type: 'layers',
      diff_ids: [payload?.digest],
    });
  });

  it('does not change what others wrote, including layers of unknown types', () => {
    const foreign = edited(added(undefined, one('a')), (root) => {
      root.layers.push({
        mediaType: 'application/x-other',
        digest: `sha256:${'0'.repeat(64)}`,
        size: 1,
        custom: 'kept',
      });
      root.annotations = { by: 'somebody' };
    });
    const image = parsed(added(foreign, one('b')));
    assert.deepEqual(image.layers.slice(0, 2), parsed(foreign).layers);
    assert.deepEqual(image.annotations, { by: 'somebody' });
    assert.equal(image.layers.length, 3);
  });

  it('has Docker media types for a Docker image, and keeps existing media types', () => {
    const typesOf = (content: Content): readonly unknown[] => [
      content.mediaType,
      parsed(content).mediaType,
      (parsed(content).config as { mediaType: string }).mediaType,
    ];
    const DOCKER = [DOCKER_MANIFEST, DOCKER_MANIFEST, DOCKER_CONFIG];
    const first = addLegacySignature(undefined, one('a'), DOCKER_MANIFEST)?.manifest ?? assert.fail();
    assert.deepEqual(typesOf(first), DOCKER);
    assert.deepEqual(typesOf(addLegacySignature(first, one('b'), DOCKER_MANIFEST)?.manifest ?? assert.fail()), DOCKER);
    assert.deepEqual(typesOf(added(first, one('b'))), DOCKER, 'by somebody who signs without knowing the image');
    const other = addLegacySignature(added(undefined, one('a')), one('b'), DOCKER_MANIFEST)?.manifest ?? assert.fail();
    assert.deepEqual(typesOf(other), [OCI_MANIFEST, OCI_MANIFEST, OCI_CONFIG]);
    assert.equal(readLegacyLayers(first).length, 1);
  });

  it('does not change if the signature is already in it', () =>
    assert.equal(addLegacySignature(added(undefined, one('a')), one('a')), undefined));

  it('treats empty annotations as absent', () => {
    const image = edited(added(undefined, one('a', { certificate: 'PEM' })), (root) => {
      const annotations = root.layers[0]?.annotations as Record<string, string>;
      annotations['dev.sigstore.cosign/certificate'] = '';
    });
    assert.equal(readLegacyLayers(image)[0]?.signature.certificate, undefined);
  });

  it('skips layers without a signature', () => {
    const image = edited(added(undefined, one('a')), (root) => {
      if (root.layers[0] !== undefined) root.layers[0].annotations = {};
    });
    assert.deepEqual(readLegacyLayers(image), []);
  });

  const broken: readonly (readonly [what: string, content: Content, code: string])[] = [
    [
      'an index',
      contentOf(OCI_INDEX, jsonBytes({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [] })),
      'IMAGE_INVALID',
    ],
    ['no JSON', contentOf(OCI_MANIFEST, new Uint8Array([1])), 'IMAGE_INVALID'],
    [
      '257 layers',
      edited(
        added(undefined, one('a')),
        (root) => void root.layers.push(...Array.from({ length: 256 }, () => root.layers[0] ?? {})),
      ),
      'LIMIT_EXCEEDED',
    ],
  ];
  for (const [what, content, code] of broken)
    it(`does not replace ${what}`, () => assert.throws(() => addLegacySignature(content, one('b')), { code }));

  it('does not grow beyond what can be read', () => {
    const full = edited(
      added(undefined, one('a')),
      (root) => void root.layers.push(...Array.from({ length: 255 }, () => root.layers[0] ?? {})),
    );
    assert.throws(() => addLegacySignature(full, one('b')), { code: 'LIMIT_EXCEEDED' });
    const heavy = added(undefined, one('a', { certificate: 'x'.repeat(3 * 1024 * 1024) }));
    assert.throws(() => addLegacySignature(heavy, one('b', { certificate: 'x'.repeat(2 * 1024 * 1024) })), {
      code: 'LIMIT_EXCEEDED',
    });
  });
});
