import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Content, contentOf, digestOf } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { readIndex, readManifest } from '../../src/oci/manifest.ts';
import { OCI_EMPTY, OCI_INDEX, OCI_MANIFEST, SIGSTORE_BUNDLE } from '../../src/oci/media-types.ts';
import { descriptorOfReferrer, makeReferrer, mergeReferrers } from '../../src/oci/referrers.ts';
import { CREATED_AT, someDescriptor } from '../support/image-parts.ts';

const json = (content: Content): Record<string, unknown> => JSON.parse(new TextDecoder().decode(content.bytes));
const index = (value: object): ReturnType<typeof readIndex> => readIndex(contentOf(OCI_INDEX, jsonBytes(value)));
const bundle = contentOf(SIGSTORE_BUNDLE, jsonBytes({ mediaType: SIGSTORE_BUNDLE }));
const predicateType = 'https://sigstore.dev/cosign/sign/v1';
const options = {
  subject: someDescriptor('image'),
  bundle,
  annotations: { 'dev.sigstore.bundle.predicateType': predicateType },
  created: CREATED_AT,
};
const referrer = makeReferrer(options);

describe('the referrer of a bundle', () => {
  it('is the manifest that cosign writes', () =>
    assert.deepEqual(json(referrer.manifest), {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      config: {
        mediaType: 'application/vnd.oci.empty.v1+json',
        digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
        size: 2,
      },
      layers: [
        { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', digest: bundle.digest, size: bundle.size },
      ],
      subject: { ...options.subject },
      annotations: {
        'dev.sigstore.bundle.content': 'dsse-envelope',
        'dev.sigstore.bundle.predicateType': predicateType,
        'org.opencontainers.image.created': CREATED_AT,
      },
    }));
  it('has its two blobs', () =>
    assert.deepEqual(
      referrer.blobs.map(({ mediaType, size }) => [mediaType, size]),
      [
        [OCI_EMPTY, 2],
        [SIGSTORE_BUNDLE, bundle.size],
      ],
    ));
  it('sets the media type of the bundle', () => {
    const other = makeReferrer({ ...options, bundle: contentOf('application/json', bundle.bytes) });
    assert.equal(other.manifest.digest, referrer.manifest.digest);
  });
  it('copies only type, digest and size of the subject', () => {
    const subject = someDescriptor('image', { artifactType: 'application/x', annotations: { a: 'b' } });
    assert.equal(makeReferrer({ ...options, subject }).manifest.digest, referrer.manifest.digest);
  });
  it('is refused with an invalid time', () =>
    assert.throws(() => makeReferrer({ ...options, created: 'now' }), { code: 'INPUT_INVALID' }));
  it('is described with artifact type and all annotations', () =>
    assert.deepEqual(descriptorOfReferrer(referrer.manifest), {
      mediaType: OCI_MANIFEST,
      digest: referrer.manifest.digest,
      size: referrer.manifest.size,
      artifactType: SIGSTORE_BUNDLE,
      annotations: readManifest(referrer.manifest).annotations,
    }));
  it('is described by its config type if it has no artifact type', () => {
    const { artifactType, annotations, ...rest } = json(referrer.manifest);
    const described = descriptorOfReferrer(contentOf(OCI_MANIFEST, jsonBytes(rest)));
    assert.equal(described.artifactType, OCI_EMPTY);
    assert.equal(described.annotations, undefined);
  });
});

describe('the fallback index', () => {
  const ours = descriptorOfReferrer(referrer.manifest);
  const a = someDescriptor('a', { artifactType: 'application/a' });
  const b = someDescriptor('b', { annotations: { z: '1', a: '2' } });
  it('is created if there is none', () => {
    const made = mergeReferrers(undefined, [ours]);
    assert.equal(made.mediaType, OCI_INDEX);
    assert.deepEqual(json(made), { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [{ ...ours }] });
  });
  it('keeps existing entries and appends new ones', () => {
    const merged = mergeReferrers(readIndex(mergeReferrers(undefined, [a, b])), [ours]);
    assert.deepEqual(
      readIndex(merged).manifests.map(({ digest }) => digest),
      [a, b, ours].map(({ digest }) => digest),
    );
  });
  it('has the same bytes if nothing is new', () => {
    const once = mergeReferrers(undefined, [a, b, ours]);
    assert.equal(mergeReferrers(readIndex(once), [ours, a]).digest, once.digest);
    assert.equal(mergeReferrers(undefined, [a, b, ours, a]).digest, once.digest);
  });
  it('keeps entries and fields that it does not know', () => {
    const unusual = {
      mediaType: 'application/x',
      digest: `sha512:${'a'.repeat(128)}`,
      size: 1,
      urls: ['https://example.com'],
      platform: { os: 'linux' },
    };
    const broken = { note: 'no descriptor' };
    const merged = json(
      mergeReferrers(
        index({ schemaVersion: 2, manifests: [unusual, broken, broken, null], annotations: { k: 'v' }, later: 1 }),
        [ours],
      ),
    );
    assert.deepEqual(merged, {
      schemaVersion: 2,
      manifests: [unusual, broken, { ...ours }],
      annotations: { k: 'v' },
      later: 1,
      mediaType: OCI_INDEX,
    });
  });
  it('completes an entry that was written without artifact type or annotations', () => {
    const bare = {
      mediaType: OCI_MANIFEST,
      digest: ours.digest,
      size: ours.size,
      artifactType: OCI_EMPTY,
      platform: { os: 'linux' },
    };
    const merged = json(mergeReferrers(index({ manifests: [bare, a] }), [ours]));
    assert.deepEqual(merged.manifests, [{ ...bare, ...ours }, { ...a }]);
  });
  it('lists no referrer twice', () =>
    assert.equal(readIndex(mergeReferrers(index({ manifests: [a, a, ours, a] }), [ours])).manifests.length, 2));
  it('is refused above 4 MiB', () => {
    const full = index({
      manifests: Array.from({ length: 20 }, (_, i) =>
        someDescriptor(`${i}`, { annotations: { a: 'x'.repeat(200_000) } }),
      ),
    });
    assert.throws(() => mergeReferrers(full, [someDescriptor('new', { annotations: { a: 'x'.repeat(400_000) } })]), {
      code: 'LIMIT_EXCEEDED',
    });
  });
  it('has a fixed order of members', () => {
    const { mediaType, digest, size } = b;
    const turned = { annotations: { a: '2', z: '1' }, size, digest, mediaType };
    assert.equal(mergeReferrers(undefined, [turned]).digest, mergeReferrers(undefined, [b]).digest);
    assert.equal(digestOf(mergeReferrers(undefined, [b]).bytes), mergeReferrers(undefined, [b]).digest);
  });
});
