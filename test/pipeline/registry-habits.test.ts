import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { DOCKER_CONFIG, DOCKER_MANIFEST, OCI_MANIFEST } from '../../src/oci/media-types.ts';
import { signatureTagOf } from '../../src/oci/reference.ts';
import { publish } from '../../src/pipeline/publish.ts';
import { openTestPorts, planFor, temporaryFolder, verifyFresh } from '../support/publisher.ts';
import { startRegistry } from '../support/registry.ts';

const folder = temporaryFolder();
after(() => folder.remove());

const run = (image: string, inputs: Record<string, string>) =>
  publish(planFor({ images: image, ...inputs }), openTestPorts({ copy: `${folder.path}/copy` }));

describe('a registry that resolves the fallback tag as the digest of the image', () => {
  it('gets a signed image and its tag, and an unsigned image has no signatures', async (t) => {
    const registry = await startRegistry({ referrers: 'none', tagIsDigest: 'until-written' });
    t.after(() => registry.stop());
    const image = `${registry.host}/acme/filter`;
    const unsigned = await run(image, { sign: 'off' });
    assert.equal((await verifyFresh(`${image}@${unsigned.record?.digest}`)).kind, 'nothing-found');
    assert.equal((await run(image, { tags: 'v1.0.0' })).kind, 'done');
    assert.equal((await verifyFresh(`${image}:v1.0.0`)).kind, 'verified');
  });
});

const LEGACY = { layout: 'compat-docker', 'signature-format': 'legacy', 'abi-attestation': 'false' };

describe('a registry that accepts only Docker media types', () => {
  it('gets hints that lead from the usual layout to an image and a signature that it accepts', async (t) => {
    const registry = await startRegistry({ referrers: 'none', refuses: { mediaType: /vnd\.oci/ } });
    t.after(() => registry.stop());
    const image = `${registry.host}/acme/filter`;
    const hintOf = async (inputs: Record<string, string>): Promise<string> => {
      const result = await run(image, { tags: 'v1.0.0', ...inputs });
      return result.kind === 'failed' ? `${result.error.code} ${result.error.hint}` : result.kind;
    };
    assert.match(
      await hintOf({}),
      /^REGISTRY_REFUSED .*"layout: compat-docker", "signature-format: legacy" and "abi-attestation: false"/,
    );
    assert.match(
      await hintOf({ layout: 'compat-docker' }),
      /^REGISTRY_REFUSED .*"signature-format: legacy" and "abi-attestation: false"/,
    );
    assert.deepEqual(registry.snapshotTags(), {});
    assert.equal(await hintOf(LEGACY), 'done');
    const repo = registry.store.repo('acme/filter');
    assert.deepEqual([...new Set([...repo.manifests.values()].map(({ mediaType }) => mediaType))], [DOCKER_MANIFEST]);
    const digest = repo.tags.get('v1.0.0') ?? assert.fail();
    const signatures = JSON.parse(String(repo.manifests.get(repo.tags.get(signatureTagOf(digest)) ?? '')?.bytes));
    assert.deepEqual([signatures.mediaType, signatures.config.mediaType], [DOCKER_MANIFEST, DOCKER_CONFIG]);
    assert.deepEqual(
      signatures.layers.map(({ mediaType }: { mediaType: string }) => mediaType),
      ['application/vnd.dev.cosign.simplesigning.v1+json'],
    );
    assert.equal(await hintOf(LEGACY), 'done', 'the signature that is there is found again');
  });

  it('gets no such hint if it accepted the image in other types before', async (t) => {
    const registry = await startRegistry({ referrers: 'none' });
    t.after(() => registry.stop());
    assert.equal(
      (
        await run(`${registry.host}/acme/filter`, {
          tags: 'v1.0.0',
          'signature-format': 'legacy',
          'abi-attestation': 'false',
        })
      ).kind,
      'done',
    );
    const repo = registry.store.repo('acme/filter');
    assert.deepEqual([...new Set([...repo.manifests.values()].map(({ mediaType }) => mediaType))], [OCI_MANIFEST]);
  });
});

describe('a registry that refuses manifests with a subject', () => {
  it('gets a hint with a workaround that works', async (t) => {
    const registry = await startRegistry({ referrers: 'none', refuses: { member: 'subject' } });
    t.after(() => registry.stop());
    const image = `${registry.host}/acme/filter`;
    const refused = await run(image, { tags: 'v1.0.0' });
    assert.ok(refused.kind === 'failed');
    assert.deepEqual([refused.error.code, refused.error.exitCode], ['REGISTRY_REFUSED', 5]);
    assert.match(refused.error.hint, /"signature-format: legacy" and "abi-attestation: false"/);
    assert.equal(
      (await run(image, { tags: 'v1.0.0', 'signature-format': 'legacy', 'abi-attestation': 'false' })).kind,
      'done',
    );
  });
});
