import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contentOf, descriptorOf } from '../../src/core/digest.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { OCI_TAR_GZIP } from '../../src/oci/media-types.ts';
import { openImage } from '../../src/oci/opened.ts';
import { file, layerOf, moduleA, someDescriptor } from '../support/image-parts.ts';

describe('opened blobs', () => {
  const layer = layerOf([file('plugin.wasm', moduleA)]);
  const broken = contentOf(OCI_TAR_GZIP, moduleA);
  const opened = openImage(new Map([layer, broken].map((blob) => [blob.digest, blob.bytes])));
  it('are unpacked once', () => {
    assert.equal(opened.tarOf(descriptorOf(layer)), opened.tarOf(descriptorOf(layer)));
    assert.equal(opened.filesOf(descriptorOf(layer)), opened.filesOf(descriptorOf(layer)));
    assert.equal(opened.blobOf(descriptorOf(layer)), layer.bytes);
  });
  for (const [what, descriptor] of [
    ['broken', descriptorOf(broken)],
    ['absent', someDescriptor('nowhere')],
  ] as const)
    it(`give the reason as a value if a layer is ${what}`, () => {
      for (const value of [opened.tarOf(descriptor), opened.filesOf(descriptor)])
        assert.ok(value instanceof WasmImageError && value.code === 'IMAGE_INVALID');
    });
});
