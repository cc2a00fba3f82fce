import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf } from '../../src/core/digest.ts';
import { writeImageTar } from '../../src/oci/archive/image-tar.ts';
import { readTar } from '../../src/oci/archive/tar.ts';
import { makeImage } from '../../src/pipeline/make/make.ts';
import { openTestPorts, planFor } from '../support/publisher.ts';

const make = async (layout: string) => {
  const plan = planFor({ images: 'oci-layout:x', layout });
  return makeImage(openTestPorts({ copy: 'x' }), plan, () => {});
};

describe('an image as a tar file', () => {
  for (const layout of ['compat', 'oci', 'compat-docker'])
    it(`is an OCI image layout whose blobs are named after their digests: ${layout}`, async () => {
      const { image, created } = await make(layout);
      const tar = writeImageTar(image, created);
      const files = new Map(readTar(tar).map(({ name, bytes }) => [name, bytes]));
      const json = (name: string) => JSON.parse(Buffer.from(files.get(name) ?? '').toString());
      assert.deepEqual(json('oci-layout'), { imageLayoutVersion: '1.0.0' });
      const { manifests } = json('index.json');
      assert.deepEqual(
        manifests.map((one: { digest: string }) => one.digest),
        [image.manifest.digest],
      );
      const blobs = [...files].filter(([name]) => name.startsWith('blobs/'));
      for (const [name, bytes] of blobs) assert.equal(`blobs/${digestOf(bytes).replace(':', '/')}`, name);
      const { config, layers } = json(`blobs/sha256/${image.manifest.digest.slice(7)}`);
      for (const { digest, size } of [config, ...layers])
        assert.equal(files.get(`blobs/sha256/${digest.slice(7)}`)?.byteLength, size);
      assert.equal(blobs.length, new Set([config, ...layers].map(({ digest }) => digest)).size + 1);
      assert.deepEqual(writeImageTar((await make(layout)).image, created), tar);
    });
});
