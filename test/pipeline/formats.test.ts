import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { openValidator } from '../../src/adapters/engine/validator.ts';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { openTrustRoot } from '../../src/adapters/sigstore/trust-root.ts';
import { openBundleVerifier } from '../../src/adapters/sigstore/verifier.ts';
import { addLegacySignature, readLegacyLayers } from '../../src/attest/legacy-signature.ts';
import { makeSimpleSigning } from '../../src/attest/simple-signing.ts';
import { type Digest, digestOf, parseDigest } from '../../src/core/digest.ts';
import type { Verification } from '../../src/decide/gate/verification.ts';
import type { PublishRecord } from '../../src/decide/report/record.ts';
import { parseRepository, signatureTagOf } from '../../src/oci/reference.ts';
import { publish } from '../../src/pipeline/publish.ts';
import { verifyByPolicy } from '../../src/pipeline/verify/verify-policy.ts';
import type { ImageStore, Signer } from '../../src/ports.ts';
import { policy as kubewardenPolicy } from '../abi/guest-modules.ts';
import { goodFilter } from '../support/module-writer.ts';
import { policyJson, readJson } from '../support/policy.ts';
import { outcome } from '../support/policy-gate.ts';
import { openTestPorts, openTestStores, PRIVATE_PEM, PUBLIC_PEM, planFor, verifyFresh } from '../support/publisher.ts';
import { openScene } from '../support/scene.ts';
import { openSigner } from '../support/sigstore-run.ts';
import { listeningLog } from '../support/store.ts';

const { folder, registry, sigstore } = await openScene('none');
const validator = openValidator();

async function run(
  name: string,
  inputs: Record<string, string>,
  options: { readonly module?: Uint8Array; readonly signer?: Signer } = {},
): Promise<PublishRecord> {
  const log = listeningLog();
  const plan = planFor({ images: `${registry.host}/${name}`, tags: 'v1.0.0', 'abi-attestation': 'false', ...inputs });
  const usual = openTestPorts({ copy: `${folder.path}/copy`, log, ...options });
  const load = openTrustRoot({ kind: 'file', text: sigstore.trustedRoot, name: 'test' });
  const keyless = {
    openBundleVerifier: () => openBundleVerifier({ kind: 'trust-root', load, transparency: 'required' }),
  };
  const result = await publish(plan, { ...usual, ...(options.signer === undefined ? {} : keyless) });
  if (result.kind === 'failed') throw result.error;
  return result.record;
}

const storeOf = (name: string): ImageStore => openTestStores().open(parseRepository(`${registry.host}/${name}`));
const legacyOf = async (name: string, digest: string): Promise<number> => {
  const content = await storeOf(name).fetchLegacySignatures(parseDigest(digest));
  return content === undefined ? 0 : readLegacyLayers(content).length;
};
const bundlesOf = async (name: string, digest: string): Promise<number> =>
  (await storeOf(name).fetchReferrers(parseDigest(digest))).length;

describe('a publish', () => {
  for (const [format, bundles, legacy] of [
    ['', 1, 0],
    ['bundle', 1, 0],
    ['legacy', 0, 1],
    ['both', 1, 1],
  ] as const)
    it(`with signature-format "${format}" makes ${bundles} bundle and ${legacy} legacy signature, once`, async () => {
      const name = `format/${format || 'default'}`;
      const record = await run(name, { 'signature-format': format });
      assert.deepEqual([await bundlesOf(name, record.digest), await legacyOf(name, record.digest)], [bundles, legacy]);
      assert.equal(record.verified, true);
      const again = await run(name, { 'signature-format': format });
      assert.deepEqual(
        [again.result, again.images[0]?.signatureDigest],
        ['unchanged', record.images[0]?.signatureDigest],
      );
      assert.deepEqual([await bundlesOf(name, record.digest), await legacyOf(name, record.digest)], [bundles, legacy]);
    });

  it('adds only the format that is missing', async () => {
    const first = await run('grown', {});
    const second = await run('grown', { 'signature-format': 'both', 'abi-attestation': 'true' });
    assert.deepEqual([await bundlesOf('grown', first.digest), await legacyOf('grown', first.digest)], [2, 1]);
    assert.equal(second.images[0]?.signatureDigest, first.images[0]?.signatureDigest);
  });

  it('moves no tag when the legacy signature could not be stored', async () => {
    const made = await run('held', { tags: '' });
    registry.before = (_, { method, path }) =>
      method === 'PUT' && path.endsWith(signatureTagOf(parseDigest(made.digest)))
        ? { kind: 'answer', status: 403 }
        : undefined;
    await assert.rejects(run('held', { 'signature-format': 'both' }), { exitCode: 5 });
    registry.before = undefined;
    assert.deepEqual(
      ((await storeOf('held').fetchTags()) ?? []).filter((tag) => !tag.startsWith('sha256-')),
      [],
    );
    assert.equal((await run('held', { 'signature-format': 'both' })).result, 'published');
  });

  it('prints the command that verifies what it made', async () => {
    assert.match((await run('command/bundle', {})).verifyCommand ?? '', /^wasm-image verify /);
    assert.match(
      (await run('command/legacy', { 'signature-format': 'legacy' })).verifyCommand ?? '',
      /^cosign verify --key KEY.pub --insecure-ignore-tlog /,
    );
    const keyless = await run(
      'command/keyless',
      { 'signature-format': 'legacy' },
      { signer: openSigner(sigstore, 'rekor 1 and timestamp') },
    );
    assert.match(
      keyless.verifyCommand ?? '',
      /^cosign verify --certificate-identity \S+ --certificate-oidc-issuer \S+ 127/,
    );
  });

  it('signs a Kubewarden policy in the legacy format, which its verifiers read', async () => {
    const record = await run('kubewarden', {}, { module: kubewardenPolicy() });
    assert.deepEqual(
      [record.layout, await legacyOf('kubewarden', record.digest), await bundlesOf('kubewarden', record.digest)],
      ['kubewarden', 1, 1],
    );
  });

  it('refuses a legacy signature that nobody could verify before anything is pushed, and skips it by default', async () => {
    const signer = openSigner(sigstore, 'rekor 2 and timestamp');
    for (const format of ['legacy', 'both'])
      await assert.rejects(run('hindered', { 'signature-format': format }, { signer }), {
        code: 'INPUT_CONFLICT',
        message: /Rekor v2/,
        hint: /rekor-url: off/,
      });
    assert.ok(!registry.requests.some(({ path }) => path.includes('/hindered/')));
    const record = await run('hindered', {}, { signer, module: kubewardenPolicy() });
    assert.deepEqual([await legacyOf('hindered', record.digest), await bundlesOf('hindered', record.digest)], [0, 1]);
  });
});

describe('the gate', () => {
  const LISTED = { formats: ['bundle', 'legacy'], transparency: 'tsa' };
  const KEYS = { authorities: { allOf: [{ name: 'us', key: PUBLIC_PEM }] } };
  let digest: Digest;
  before(async () => {
    digest = parseDigest((await run('gate/good', { 'signature-format': 'legacy' })).digest);
  });

  const ask = async (name: string, signature: object = LISTED, image = digest): Promise<string> => {
    const policy = readJson(
      policyJson({ images: [{ glob: `${registry.host}/gate/*` }], ...KEYS, signature: { ...signature } as never }),
    );
    const bundles = openBundleVerifier({ kind: 'key', publicKeyPem: PUBLIC_PEM });
    const verification: Verification = await verifyByPolicy({ store: storeOf(name), bundles, validator }, image, {
      policy,
      now: new Date(0),
    });
    return verification.kind === 'verified'
      ? `verified ${verification.verified.signature.format}`
      : outcome(verification);
  };
  /** The same image unsigned in another repository, with this legacy signature. */
  const withSignature = async (name: string, signature: Parameters<typeof addLegacySignature>[1]): Promise<string> => {
    await run(name, { sign: 'off', 'signing-key': '', tags: '' });
    await storeOf(name).putLegacySignature(digest, (current) => addLegacySignature(current, signature));
    return ask(name);
  };
  const signed = (about: Digest = digest, pem = PRIVATE_PEM) =>
    openKeySigner({ pem }).signLegacy(makeSimpleSigning({ subjectName: 'x', digest: about }));

  it('accepts a legacy signature only if the policy lists the format', async () => {
    assert.equal(await ask('gate/good'), 'verified legacy');
    assert.equal(await ask('gate/good', { formats: ['legacy'] }), 'verified legacy');
    assert.match(await ask('gate/good', { transparency: 'tsa' }), /^nothing-found \| SIGNATURE_NOT_FOUND/);
    assert.match(await ask('gate/good', { formats: ['bundle'] }), /^nothing-found/);
    assert.equal((await verifyFresh(`${registry.host}/gate/good:v1.0.0`)).kind, 'nothing-found');
  });

  it('accepts a bundle only if the policy lists the format', async () => {
    const { digest: bundled } = await run('gate/bundled', {}, { module: goodFilter() });
    assert.equal(await ask('gate/bundled', { transparency: 'tsa' }, parseDigest(bundled)), 'verified bundle');
    assert.match(
      await ask('gate/bundled', { formats: ['legacy'] }, parseDigest(bundled)),
      /denied.*format: expected legacy, seen bundle/,
    );
  });

  it('refuses a signature of a different image', async () =>
    assert.match(
      await withSignature('gate/copied', await signed(digestOf(new Uint8Array([9])))),
      /denied.*subject: expected/,
    ));
  it('refuses a signature by a different key', async () => {
    const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString();
    assert.match(
      await withSignature('gate/other-key', await signed(digest, otherKey)),
      /denied.*not made with the expected key/,
    );
  });
  it('refuses a signed payload that is not simple signing', async () => {
    const payload = new TextEncoder().encode(JSON.stringify({ critical: { type: 'x' } }));
    assert.match(
      await withSignature('gate/payload', await openKeySigner({ pem: PRIVATE_PEM }).signLegacy(payload)),
      /denied.*its type is "x"/,
    );
  });
  it('finds a good signature after bad ones', async () => {
    const broken = {
      payload: new Uint8Array([1]),
      signature: 'AA==',
      certificate: 'PEM',
      bundle: '{',
      timestamp: undefined,
    };
    await withSignature('gate/mixed', await signed(digestOf(new Uint8Array([9]))));
    await storeOf('gate/mixed').putLegacySignature(digest, (current) => addLegacySignature(current, broken));
    assert.equal(await withSignature('gate/mixed', await signed()), 'verified legacy');
  });

  it('cannot decide if the signature tag points to something else', async () => {
    await run('gate/poisoned', { sign: 'off', 'signing-key': '', tags: '' });
    registry.store.repo('gate/poisoned').tags.set(signatureTagOf(digest), digest);
    await assert.rejects(ask('gate/poisoned'), { code: 'REGISTRY_PROTOCOL', exitCode: 5 });
    await assert.rejects(run('gate/poisoned', { 'signature-format': 'legacy' }), { code: 'REGISTRY_PROTOCOL' });
    registry.before = (_, { path }) => (path.endsWith('.sig') ? { kind: 'answer', status: 500 } : undefined);
    await assert.rejects(ask('gate/poisoned'), { exitCode: 5 });
    registry.before = undefined;
  });
});
