import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { contentOf, digestOf } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { OCI_INDEX, SIGSTORE_BUNDLE } from '../../src/oci/media-types.ts';
import { fallbackTagOf } from '../../src/oci/reference.ts';
import { makeReferrer, PREDICATE_TYPE } from '../../src/oci/referrers.ts';
import { publish } from '../../src/pipeline/publish.ts';
import { attach, attachKey, outcome, publishUnsigned, putTag, type Subject } from '../support/policy-gate.ts';
import { openTestPorts, PRIVATE_PEM, planFor, temporaryFolder, verifyFresh } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
let count = 0;
before(async () => {
  registry = await startRegistry({ referrers: 'api' });
});
after(async () => {
  await registry.stop();
  folder.remove();
});

const fresh = (annotations = '', path = `v/f${count++}`): Promise<Subject> =>
  publishUnsigned(registry, path, `${folder.path}/copy`, annotations);
const by = ({ name, manifest }: Subject): string => `${name}@${manifest.digest}`;
const pathOf = ({ name }: Subject): string => name.slice(registry.host.length + 1);

it('a fallback tag that points to an image lists no signature; one that points to a damaged list: could not find out', async (t) => {
  const bare = await startRegistry({ referrers: 'none' });
  t.after(() => bare.stop());
  const image = `${bare.host}/acme/f`;
  const { record } = await publish(
    planFor({ images: image, tags: 'v1' }),
    openTestPorts({ copy: `${folder.path}/copy` }),
  );
  assert.ok(record !== undefined);
  const repo = bare.store.repo('acme/f');
  repo.tags.set(fallbackTagOf(record.digest), record.digest);
  assert.equal((await verifyFresh(`${image}:v1`)).kind, 'nothing-found');
  const damaged = Buffer.from('{"schemaVersion":2}');
  repo.manifests.set(digestOf(damaged), { mediaType: OCI_INDEX, bytes: damaged });
  repo.tags.set(fallbackTagOf(record.digest), digestOf(damaged));
  await assert.rejects(verifyFresh(`${image}:v1`), { code: 'REGISTRY_PROTOCOL', exitCode: 5 });
});

for (const [artifactType, kind, said] of [
  [SIGSTORE_BUNDLE, 'denied', /SIGNATURE_DENIED.*its manifest is missing/],
  [undefined, 'denied', /SIGNATURE_DENIED.*its manifest is missing/],
  ['application/vnd.example.sbom', 'nothing-found', /SIGNATURE_NOT_FOUND/],
] as const)
  it(`a referrer of type ${artifactType} that is listed but missing: ${kind}`, async (t) => {
    const bare = await startRegistry({ referrers: 'none' });
    t.after(() => bare.stop());
    const subject = await publishUnsigned(bare, 'acme/gone', `${folder.path}/copy`);
    const gone = {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: digestOf(Uint8Array.of(7)),
      size: 7,
      artifactType,
    };
    const index = contentOf(
      OCI_INDEX,
      jsonBytes(JSON.parse(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [gone] }))),
    );
    const repo = bare.store.repo('acme/gone');
    repo.manifests.set(index.digest, { mediaType: OCI_INDEX, bytes: Buffer.from(index.bytes) });
    repo.tags.set(fallbackTagOf(subject.manifest.digest), index.digest);
    const verification = await verifyFresh(by(subject));
    assert.equal(verification.kind, kind);
    assert.match(outcome(verification), said);
  });

describe('a statement that the right key signed', () => {
  const rows: readonly (readonly [what: string, subject: (hex: string) => string, said: RegExp])[] = [
    ['is accepted with the sha256 of the image', (hex) => `"subject":[{"digest":{"sha256":"${hex}"}}]`, /^verified$/],
    [
      'is refused with only a sha512',
      (hex) => `"subject":[{"digest":{"sha512":"${hex}${hex}"}}]`,
      /^denied.*no sha256/,
    ],
    [
      'is refused with only a sha1',
      (hex) => `"subject":[{"digest":{"sha1":"${hex.slice(24)}"}}]`,
      /^denied.*no sha256/,
    ],
    [
      'is refused with its sha256 in upper case',
      (hex) => `"subject":[{"digest":{"sha256":"${hex.toUpperCase()}"}}]`,
      /^denied.*no sha256/,
    ],
    [
      'is refused with a shortened sha256',
      (hex) => `"subject":[{"digest":{"sha256":"${hex.slice(0, 12)}"}}]`,
      /^denied.*no sha256/,
    ],
    [
      'is refused with two subject keys, the last one right',
      (hex) => `"subject":[{"digest":{"sha256":"${'0'.repeat(64)}"}}],"subject":[{"digest":{"sha256":"${hex}"}}]`,
      /^denied.*not strict JSON/,
    ],
    [
      'is refused with two subject keys, the first one right',
      (hex) => `"subject":[{"digest":{"sha256":"${hex}"}}],"subject":[{"digest":{"sha256":"${'0'.repeat(64)}"}}]`,
      /^denied.*not strict JSON/,
    ],
  ];
  for (const [what, subjectOf, said] of rows)
    it(what, async () => {
      const subject = await fresh();
      const text = `{"_type":"https://in-toto.io/Statement/v1",${subjectOf(subject.manifest.digest.slice(7))},"predicateType":"https://sigstore.dev/cosign/sign/v1","predicate":{}}`;
      await attach(subject, [await openKeySigner({ pem: PRIVATE_PEM }).sign(Buffer.from(text))]);
      assert.match(outcome(await verifyFresh(by(subject))), said);
    });
});

it('a bundle above 1 MiB is refused because of its size and not fetched', async () => {
  const subject = await fresh();
  const bundle = contentOf(SIGSTORE_BUNDLE, new Uint8Array(34 * 1024 * 1024));
  const { manifest, blobs } = makeReferrer({
    subject: subject.manifest,
    bundle,
    annotations: { [PREDICATE_TYPE]: 'x' },
    created: '2026-01-01T00:00:00Z',
  });
  const store = registry.store.repo(pathOf(subject));
  for (const blob of blobs) store.blobs.set(blob.digest, Buffer.from(blob.bytes));
  store.manifests.set(manifest.digest, { mediaType: manifest.mediaType, bytes: Buffer.from(manifest.bytes) });
  registry.takeRequests();
  assert.match(outcome(await verifyFresh(by(subject))), /^denied.*its bundle is 35651584 bytes; the limit is 1048576/);
  const requests = registry.takeRequests();
  assert.ok(
    requests.some((line) => line.endsWith(manifest.digest)) && !requests.some((line) => line.endsWith(bundle.digest)),
    requests.join('\n'),
  );
});

describe('an image that changes during verification', () => {
  /** A signed image tagged v1, and an unsigned one in the same repository. */
  async function twoImages(): Promise<readonly [signed: Subject, other: Subject]> {
    const signed = await fresh();
    const other = await fresh('org.example.other=1', pathOf(signed));
    assert.notEqual(signed.manifest.digest, other.manifest.digest);
    await attachKey(PRIVATE_PEM, signed);
    await putTag(signed, 'v1');
    return [signed, other];
  }

  it('is judged by the first bytes: the manifest is read once, and everything else by digest', async () => {
    const [signed, other] = await twoImages();
    let reads = 0;
    const isImage = (path: string): boolean =>
      path.endsWith('/manifests/v1') || path.endsWith(`/manifests/${signed.manifest.digest}`);
    registry.after = (_, { path }) => {
      if (!isImage(path)) return undefined;
      reads += 1;
      const headers = { 'docker-content-digest': other.manifest.digest };
      return reads === 1 ? undefined : { kind: 'lie', headers, body: other.manifest.bytes };
    };
    const verdict = await verifyFresh(`${signed.name}:v1`);
    registry.after = undefined;
    assert.ok(verdict.kind === 'verified', outcome(verdict));
    assert.equal(reads, 1);
    assert.equal(verdict.verified.reference.digest, signed.manifest.digest);
    assert.deepEqual(verdict.read.manifest.bytes, signed.manifest.bytes);
  });

  it('is verified as what the tag pointed to at the start, even if the tag moves, and denied by the next run', async () => {
    const [signed, other] = await twoImages();
    registry.after = (_, { path }) => {
      if (path.endsWith('/manifests/v1')) registry.store.repo(pathOf(signed)).tags.set('v1', other.manifest.digest);
      return undefined;
    };
    const verdict = await verifyFresh(`${signed.name}:v1`);
    registry.after = undefined;
    assert.ok(verdict.kind === 'verified', outcome(verdict));
    assert.equal(registry.store.repo(pathOf(signed)).tags.get('v1'), other.manifest.digest);
    assert.equal(verdict.report.reference, by(signed));
    assert.match(outcome(await verifyFresh(`${signed.name}:v1`)), /^nothing-found \| SIGNATURE_NOT_FOUND/);
    assert.equal((await verifyFresh(by(signed))).kind, 'verified');
  });

  it('is denied as an index, signed or not, without reading the manifests in it', async () => {
    const [signed] = await twoImages();
    const { mediaType, digest, size } = signed.manifest;
    const bytes = jsonBytes({
      schemaVersion: 2,
      mediaType: OCI_INDEX,
      manifests: [{ mediaType, digest, size, platform: { os: 'wasip1', architecture: 'wasm' } }],
    });
    const index: Subject = { ...signed, manifest: contentOf(OCI_INDEX, bytes) };
    await putTag(index, 'v1');
    await attachKey(PRIVATE_PEM, index);
    registry.takeRequests();
    assert.match(outcome(await verifyFresh(`${signed.name}:v1`)), /^denied \| IMAGE_INVALID.*index/);
    assert.ok(!registry.takeRequests().some((line) => line.endsWith(digestOf(signed.manifest.bytes))));
  });
});
