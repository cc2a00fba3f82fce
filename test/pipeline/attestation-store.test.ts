import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openGithubAttestations } from '../../src/adapters/github/github-attestations.ts';
import { type Github, startGithub } from '../support/github.ts';
import { publishKeyless, recordOf } from '../support/keyless.ts';
import { NET } from '../support/net.ts';
import { temporaryFolder } from '../support/publisher.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';

const folder = temporaryFolder();
let registry: TestRegistry;
let sigstore: Sigstore;
let github: Github;
let count = 0;
before(async () => {
  registry = await startRegistry({ referrers: 'none' });
  sigstore = await startSigstore();
  github = await startGithub();
});
after(async () => {
  await Promise.all([registry.stop(), sigstore.stop(), github.stop()]);
  folder.remove();
});

const fresh = (): string => `${registry.host}/g/f${count++}`;
/** Publishes a different module for each name. */
function run(images: string, inputs: Readonly<Record<string, string>> = {}) {
  const openAttestationStore = async () =>
    openGithubAttestations(
      {
        repository: 'acme/filter',
        token: 'ghs-token-d4',
        apiUrl: github.url,
        sleep: async () => undefined,
      },
      NET,
    );
  const all = {
    images,
    annotations: `a=${images}`,
    'attestation-store': 'github',
    'github-token': 'ghs-token-d4',
    ...inputs,
  };
  return publishKeyless(sigstore, all, { copy: `${folder.path}/copy`, ports: { openAttestationStore } });
}

const tagsOf = (image: string): readonly string[] =>
  Object.keys(registry.snapshotTags()).filter((tag) => tag === `${image.slice(registry.host.length + 1)}:v1.0.0`);

describe('attestations that are also stored on GitHub', () => {
  it('are those that the gate accepted, with ids in the record, one request each', async () => {
    const seen = github.seen.length;
    const record = recordOf(await run(fresh()));
    const kept = record.images[0]?.attestations ?? [];
    assert.deepEqual(
      kept.map((one) => one.predicateType),
      ['https://wasm-image.dev/abi-report/v1', 'https://slsa.dev/provenance/v1'],
    );
    assert.ok(kept.every((one) => /^\d+$/.test(one.githubId ?? '')));
    assert.deepEqual(
      github.seen.slice(seen).map((one) => one.line),
      Array.from({ length: 2 }, () => 'POST /repos/acme/filter/attestations'),
    );
    assert.equal(github.bundles.get(record.digest)?.length, 2);
  });

  it('are stored before a tag moves: a failure leaves no tag, and the next run finishes', async () => {
    const image = fresh();
    github.faults.push({ status: 403, message: 'Resource not accessible by integration' }, { status: 403 });
    const failed = await run(image);
    assert.ok(
      failed.kind === 'failed' &&
        failed.error.code === 'ATTESTATION_STORE_FAILED' &&
        /attestations: write/.test(failed.error.hint),
    );
    assert.deepEqual(tagsOf(image), []);
    github.faults.length = 0;
    const again = recordOf(await run(image));
    assert.equal(tagsOf(image).length, 1);
    assert.equal(again.images[0]?.signature, 'reused');
    assert.equal(github.bundles.get(again.digest)?.length, 2);
  });

  it('are looked up once, and not stored twice, by a second run', async () => {
    const image = fresh();
    const { digest } = recordOf(await run(image));
    const seen = github.seen.length;
    const record = recordOf(await run(image));
    assert.equal(record.result, 'unchanged');
    assert.deepEqual(
      github.seen.slice(seen).map((one) => one.line),
      [`GET /repos/acme/filter/attestations/${digest}?per_page=100`],
    );
    assert.ok(record.images[0]?.attestations.every((one) => one.githubId === undefined));
  });

  it('are not stored when none are made', async () => {
    const seen = github.seen.length;
    recordOf(await run(fresh(), { provenance: 'false', 'abi-attestation': 'false' }));
    assert.equal(github.seen.length, seen);
  });
});
