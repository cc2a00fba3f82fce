import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openFileVerifier } from '../../src/adapters/sigstore/file/file-verifier.ts';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { digestOf } from '../../src/core/digest.ts';
import type { PublishResult } from '../../src/pipeline/publish.ts';
import { newKey } from '../support/file-vectors.ts';
import { publishKeyless, recordOf } from '../support/keyless.ts';
import { goodFilter } from '../support/module-writer.ts';
import { openTestPorts, PRIVATE_PEM, PUBLIC_PEM, tagsOf } from '../support/publisher.ts';
import { openScene } from '../support/scene.ts';
import { editJson } from '../support/sigstore-edit.ts';
import { openSigner } from '../support/sigstore-run.ts';

const { folder, registry, sigstore } = await openScene('api');
const copy = `${folder.path}/copy`;
const good = goodFilter();
const WANTED = { 'module-bundle': 'true' };

const bundleOf = (result: PublishResult): Uint8Array => {
  recordOf(result);
  assert.ok(result.kind === 'done' && result.moduleBundle !== undefined);
  return result.moduleBundle;
};
const run = (
  path: string,
  inputs: Record<string, string> = WANTED,
  more: Partial<Parameters<typeof publishKeyless>[2]> = {},
) => publishKeyless(sigstore, { images: `${registry.host}/${path}`, ...inputs }, { copy, ...more });
/** Signs the module as another workflow. */
async function signAs(workflow: string): Promise<Uint8Array> {
  const { claims } = sigstore.scene;
  sigstore.scene.claims = { ...claims, job_workflow_ref: workflow };
  try {
    return await openSigner(sigstore, 'rekor 1 and timestamp').signFile(good);
  } finally {
    sigstore.scene.claims = claims;
  }
}
const countOf = (service: string, path = /./): number =>
  sigstore.seen.filter((one) => one.service === service && path.test(one.path)).length;

describe('module-bundle', () => {
  it('signs the module with the certificate of the run, and says how to verify it', async () => {
    const before = countOf('fulcio');
    const result = await run('acme/keyless');
    assert.equal(countOf('fulcio') - before, 1);
    const { moduleBundle, verified } = recordOf(result);
    assert.equal(verified, true);
    const bundle = bundleOf(result);
    assert.equal(moduleBundle?.digest, digestOf(bundle));
    assert.equal(moduleBundle?.logIndexes.length, 1);
    const identity = 'https://github.com/acme/filter/.github/workflows/release.yml@refs/tags/v1.2.0';
    assert.deepEqual(
      moduleBundle?.verifyCommands.map(({ command }) => command),
      [
        `wasm-image verify filter.wasm --bundle module.sigstore.json --certificate-identity ${identity} --certificate-oidc-issuer ${sigstore.issuer}`,
        `cosign verify-blob --bundle module.sigstore.json --certificate-identity ${identity} --certificate-oidc-issuer ${sigstore.issuer} filter.wasm`,
      ],
    );
    const again = await run('acme/keyless', WANTED, { ports: { earlierBundle: bundle } });
    assert.deepEqual(bundleOf(again), bundle);
    assert.equal(recordOf(again).result, 'unchanged');
  });

  it('is not made unless it is requested', async () => {
    const result = await run('acme/none', {});
    assert.equal(recordOf(result).moduleBundle, undefined);
    assert.equal(result.kind === 'done' ? result.moduleBundle : '', undefined);
  });

  it('replaces a bundle that does not count: by another key, about another file, or broken', async () => {
    const signer = openKeySigner({ pem: PRIVATE_PEM });
    const verifier = openFileVerifier({ kind: 'key', publicKeyPem: PUBLIC_PEM });
    const other = openKeySigner({ pem: newKey('P-256').privatePem });
    const own = await signer.signFile(good);
    const earlier = [
      await other.signFile(good),
      await signer.signFile(goodFilter({ header: { name: 'x-other', value: '1' } })),
      editJson(own, 'mediaType', undefined),
      await signer.sign(Buffer.from('{}')),
      Buffer.from('x'),
    ];
    const { signFile } = await import('../../src/pipeline/sign/sign-file.ts');
    const ports = openTestPorts({ copy });
    for (const bundle of earlier) {
      const made = await signFile(ports, signer, good, bundle);
      assert.notDeepEqual(made.bundle, bundle);
      assert.equal((await verifier.verifyFile(made.bundle, good)).kind, 'file');
    }
    assert.deepEqual((await signFile(ports, signer, good, own)).bundle, own);
  });

  it('does not move a tag if the log is out, or if the bundle cannot be verified', async () => {
    const real = await run('acme/ready', { ...WANTED, tags: '' });
    recordOf(real);
    const failing = [
      { signFile: async () => Promise.reject(new Error('the log is out')) },
      { signFile: async () => openKeySigner({ pem: PRIVATE_PEM }).signFile(good) },
      { signFile: async () => Buffer.from('{}') },
      { signFile: () => signAs('acme/filter/.github/workflows/other.yml@refs/heads/main') },
    ];
    for (const [i, signer] of failing.entries()) {
      const result = await run(`acme/out${i}`, WANTED, { signer });
      assert.equal(result.kind, 'failed');
      if (i > 0 && result.kind === 'failed') assert.equal(result.error.code, 'SIGNATURE_DENIED');
      assert.deepEqual(
        (await tagsOf(`${registry.host}/acme/out${i}`)).filter((tag) => !tag.startsWith('sha256-')),
        [],
      );
    }
  });

  it('is refused without a signature', async () => {
    await assert.rejects(async () => run('acme/off', { ...WANTED, sign: 'off', tags: '' }), { code: 'INPUT_CONFLICT' });
  });
});
