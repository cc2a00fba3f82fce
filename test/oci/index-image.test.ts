import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contentOf } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { imageInIndex } from '../../src/oci/index-image.ts';
import { readIndex } from '../../src/oci/manifest.ts';
import { OCI_INDEX } from '../../src/oci/media-types.ts';
import { someDescriptor } from '../support/image-parts.ts';

const listed = (name: string, platform?: string, extra: object = {}): object => {
  const [os, architecture] = platform?.split('/') ?? [];
  return { ...someDescriptor(name), ...(platform === undefined ? {} : { platform: { os, architecture } }), ...extra };
};
const attestation = listed('attestation', 'unknown/unknown', {
  annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
});

const rows: [string, readonly object[], string | undefined, string?][] = [
  ['what docker/build-push-action makes', [listed('image', 'linux/amd64'), attestation], 'image', 'linux/amd64'],
  ['the attestation first', [attestation, listed('image', 'linux/amd64')], 'image', 'linux/amd64'],
  [
    'several platforms',
    [listed('arm', 'linux/arm64'), listed('image', 'linux/amd64'), attestation],
    'image',
    'linux/amd64',
  ],
  ['no platform', [listed('image')], 'image'],
  ['the first of two without a platform', [listed('image'), listed('other')], 'image'],
  ['one of another platform', [listed('image', 'wasi/wasm'), attestation], 'image', 'wasi/wasm'],
  ['two of other platforms', [listed('a', 'wasi/wasm'), listed('b', 'linux/arm64')], undefined],
  ['only attestations', [attestation], undefined],
  ['an index in an index', [listed('image', 'linux/amd64', { mediaType: OCI_INDEX })], undefined],
  ['nothing', [], undefined],
];

describe('the image that a proxy picks from an index', () => {
  for (const [what, manifests, name, platform] of rows)
    it(`is ${name ?? 'none'} with ${what}`, () => {
      const index = readIndex(contentOf(OCI_INDEX, jsonBytes({ schemaVersion: 2, mediaType: OCI_INDEX, manifests })));
      const found = imageInIndex(index);
      assert.equal(found?.descriptor.digest, name === undefined ? undefined : someDescriptor(name).digest);
      if (found !== undefined) assert.equal(found.platform, platform);
    });
});
