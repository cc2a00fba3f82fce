import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openGithubAttestations } from '../../src/adapters/github/github-attestations.ts';
import { digestOf } from '../../src/core/digest.ts';
import { makeImage } from '../../src/pipeline/make/make.ts';
import { openRelease } from '../../src/pipeline/release/open-release.ts';
import { type Github, startGithub } from '../support/github.ts';
import { publishKeyless, recordOf } from '../support/keyless.ts';
import { NET } from '../support/net.ts';
import { openTestPorts, planFor, quiet, temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { COMMIT, openTestRecords, openTestReleases, TAG, TOKEN } from '../support/release-scene.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
let sigstore: Sigstore;
let github: Github;
before(async () => {
  [registry, sigstore, github] = await Promise.all([
    startRegistry({ referrers: 'none' }),
    startSigstore(),
    startGithub(),
  ]);
  github.repository.tags.set(TAG, { type: 'commit', sha: COMMIT });
});
after(async () => {
  await Promise.all([registry.stop(), sigstore.stop(), github.stop()]);
  folder.remove();
});

const inputs = () => ({
  images: `${registry.host}/k/f`,
  tags: TAG,
  'github-token': TOKEN,
  'attestation-store': 'github',
  'storage-record': 'true',
  sbom: 'cyclonedx, spdx',
  'release-tag': TAG,
  'release-assets': 'module, bundle, sbom, provenance, checksums',
});
const run = () =>
  publishKeyless(sigstore, inputs(), {
    copy: `${folder.path}/copy`,
    facts: { repository: 'acme/filter', commit: COMMIT },
    ports: {
      openReleases: () => openTestReleases(github),
      openStorageRecords: () => openTestRecords(github),
      openAttestationStore: async () =>
        openGithubAttestations(
          { repository: 'acme/filter', token: TOKEN, apiUrl: github.url, sleep: async () => {} },
          NET,
        ),
    },
  });

describe('a release of a keyless publish', () => {
  it('has the provenance and the SBOMs as they are signed, and a second run keeps them', async () => {
    const record = recordOf(await run());
    const files = new Map(github.repository.release(TAG)?.assets.map(({ name, bytes }) => [name, bytes.toString()]));
    assert.deepEqual([...files.keys()].sort(), [
      'SHA256SUMS',
      'f.cdx.json',
      'f.intoto.jsonl',
      'f.spdx.json',
      'f.wasm',
      'f.wasm.sigstore.json',
    ]);
    const { messageSignature } = JSON.parse(files.get('f.wasm.sigstore.json') ?? '');
    const signed = Buffer.from(messageSignature.messageDigest.digest, 'base64').toString('hex');
    assert.equal(`sha256:${signed}`, record.moduleDigest);
    assert.equal(digestOf(Buffer.from(files.get('f.wasm.sigstore.json') ?? '')), record.moduleBundle?.digest);
    const lines = files.get('f.intoto.jsonl')?.split('\n') ?? [];
    assert.equal(lines.length, 2, 'one bundle, one line');
    const { dsseEnvelope, mediaType } = JSON.parse(lines[0] ?? '');
    assert.equal(mediaType, 'application/vnd.dev.sigstore.bundle.v0.3+json');
    const statement = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString());
    assert.equal(statement.predicateType, 'https://slsa.dev/provenance/v1');
    assert.equal(`sha256:${statement.subject[0].digest.sha256}`, record.digest);
    assert.equal(JSON.parse(files.get('f.cdx.json') ?? '').bomFormat, 'CycloneDX');
    assert.match(JSON.parse(files.get('f.spdx.json') ?? '').spdxVersion, /^SPDX-2/);

    const again = recordOf(await run());
    assert.equal(again.result, 'unchanged');
    assert.ok(again.release?.assets.every(({ action }) => action === 'kept'));
  });

  it('comes with one storage record per image, after its attestations', () => {
    const [record, ...others] = github.repository.storageRecords;
    assert.equal(others.length, 0);
    assert.equal(record?.name, `${registry.host}/k/f`);
    assert.equal(record.version, TAG);
    const lines = github.seen.map(({ line }) => line);
    const at = lines.indexOf('POST /orgs/acme/artifacts/metadata/storage-record');
    assert.ok(
      at > lines.indexOf('POST /repos/acme/filter/attestations') &&
        at < lines.indexOf('POST /repos/acme/filter/releases'),
    );
  });

  it('moves no tag if the storage record is refused', async () => {
    github.repository.writes.delete('artifact-metadata');
    const refused = await publishKeyless(
      sigstore,
      { ...inputs(), images: `${registry.host}/k/g`, 'release-assets': '', 'release-tag': '', tags: 'v3.0.0' },
      {
        copy: `${folder.path}/copy`,
        ports: {
          openStorageRecords: () => openTestRecords(github),
          openAttestationStore: async () =>
            openGithubAttestations(
              {
                repository: 'acme/filter',
                token: TOKEN,
                apiUrl: github.url,
                sleep: async () => {},
              },
              NET,
            ),
        },
      },
    );
    github.repository.writes.add('artifact-metadata');
    assert.ok(refused.kind === 'failed' && refused.error.code === 'STORAGE_RECORD_FAILED', 'refused');
    assert.match(refused.error.hint, /artifact-metadata: write/);
    assert.deepEqual(registry.historyOf('k/g', 'v3.0.0'), []);
  });

  it('warns that users have no storage records, and goes on', async () => {
    github.repository.ownerType = 'User';
    const record = recordOf(await run());
    github.repository.ownerType = 'Organization';
    assert.equal(record.images[0]?.storageRecords, undefined);
  });
});

describe('a release of several modules', () => {
  it('is checked as one: names that clash and missing files', async () => {
    const plan = planFor({ images: `${registry.host}/m/f` });
    const made = await makeImage(openTestPorts({ copy: folder.path }), plan, () => {});
    const ports = { log: quiet, openReleases: () => openTestReleases(github) };
    const releasing = {
      repository: 'acme/filter',
      tag: 'v9.0.0',
      commit: COMMIT,
      isTagRequired: false,
      assets: ['module', 'checksums'] as const,
    };
    const open = (name: string, ...names: readonly string[]) => {
      const module = (one: string) => ({ ...plan, releasing, name: one, made, sboms: [] });
      return openRelease(ports, [module(name), ...names.map(module)]);
    };
    await assert.rejects(open('a', 'A'), { code: 'INPUT_CONFLICT', message: /"a\.wasm" of "a" and "A\.wasm" of "A"/ });
    github.repository.add(
      { tag_name: 'v9.0.0', immutable: true },
      { 'a.wasm': Buffer.from(made.module), SHA256SUMS: 'x' },
    );
    github.repository.tags.set('v9.0.0', { type: 'commit', sha: COMMIT });
    await open('a');
    await assert.rejects(
      openRelease(ports, [
        { ...plan, releasing, name: 'a', made, sboms: [] },
        { ...plan, releasing: { ...releasing, tag: 'v9.0.1' }, name: 'b', made, sboms: [] },
      ]),
      { code: 'INPUT_CONFLICT', message: /"a" and "b" in one run.*release "v9\.0\.0".*release "v9\.0\.1"/ },
    );
    await assert.rejects(open('a', 'b'), { code: 'RELEASE_CONFLICT', message: /does not have b\.wasm/ });
  });
});
