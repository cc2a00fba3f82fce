import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openValidator } from '../../src/adapters/engine/validator.ts';
import { openTrustRoot } from '../../src/adapters/sigstore/trust-root.ts';
import { openBundleVerifier } from '../../src/adapters/sigstore/verifier.ts';
import type { SignerIdentity } from '../../src/attest/facts.ts';
import { makeSignaturePolicy } from '../../src/decide/gate/checks.ts';
import type { Verification } from '../../src/decide/gate/verification.ts';
import type { PublishRecord } from '../../src/decide/report/record.ts';
import { parseReference } from '../../src/oci/reference.ts';
import { publish } from '../../src/pipeline/publish.ts';
import { verifyForSigner } from '../../src/pipeline/verify/verify-signer.ts';
import { openTestPorts, openTestStores, planFor } from '../support/publisher.ts';
import { openScene } from '../support/scene.ts';
import { openSigner, WITNESSES, type Witnesses } from '../support/sigstore-run.ts';

const { folder, registry, sigstore } = await openScene('none');

function bundlesFor(witness: Witnesses) {
  const load = openTrustRoot({ kind: 'file', text: sigstore.trustedRoot, name: 'test' });
  return openBundleVerifier({
    kind: 'trust-root',
    load,
    transparency: witness === 'timestamp' ? 'timestamp-only' : 'required',
  });
}

async function run(name: string, witness: Witnesses): Promise<PublishRecord> {
  const plan = planFor({ images: `${registry.host}/${name}`, tags: 'v1.0.0,latest' });
  const ports = {
    ...openTestPorts({ copy: `${folder.path}/copy`, signer: openSigner(sigstore, witness) }),
    openBundleVerifier: () => bundlesFor(witness),
  };
  const result = await publish(plan, ports);
  if (result.kind === 'failed') throw result.error;
  return result.record;
}

async function ask(reference: string, witness: Witnesses, signer: Partial<SignerIdentity> = {}): Promise<Verification> {
  const parsed = parseReference(reference);
  const policy = makeSignaturePolicy({
    kind: 'certificate',
    identity: sigstore.identity,
    issuer: sigstore.issuer,
    ...signer,
  } as SignerIdentity);
  const ports = {
    store: openTestStores().open(parsed.repository),
    bundles: bundlesFor(witness),
    validator: openValidator(),
  };
  return verifyForSigner(ports, parsed.kind === 'pinned' ? parsed.digest : parsed.tag, { policy, abi: { hosts: [] } });
}

describe('a keyless publish', () => {
  for (const [i, witness] of WITNESSES.entries()) {
    it(`is verified with a fresh client, witnessed by ${witness}`, async () => {
      const record = await run(`witness/${i}`, witness);
      assert.deepEqual(record.signer, { kind: 'certificate', identity: sigstore.identity, issuer: sigstore.issuer });
      assert.equal(record.logIndexes.length, witness === 'timestamp' ? 0 : 1);
      for (const tag of ['v1.0.0', 'latest'])
        assert.equal((await ask(`${registry.host}/witness/${i}:${tag}`, witness)).kind, 'verified');
    });
    it(`is refused for another identity and issuer, witnessed by ${witness}`, async () => {
      assert.equal(
        (await ask(`${registry.host}/witness/${i}:latest`, witness, { identity: sigstore.identity.slice(0, -1) })).kind,
        'denied',
      );
      assert.equal(
        (await ask(`${registry.host}/witness/${i}:latest`, witness, { identity: `${sigstore.identity}x` })).kind,
        'denied',
      );
      assert.equal(
        (await ask(`${registry.host}/witness/${i}:latest`, witness, { issuer: `${sigstore.issuer}/` })).kind,
        'denied',
      );
    });
  }

  it('requests one certificate for two images, and signs each under its own name', async () => {
    const seen = sigstore.seen.length;
    const plan = planFor({ images: `${registry.host}/pair/a\n${registry.host}/pair/b`, tags: 'v1.0.0' });
    const ports = {
      ...openTestPorts({ copy: `${folder.path}/copy`, signer: openSigner(sigstore, WITNESSES[0] ?? 'timestamp') }),
      openBundleVerifier: () => bundlesFor('rekor 1 and timestamp'),
    };
    assert.equal((await publish(plan, ports)).kind, 'done');
    const calls = sigstore.seen.slice(seen).map((one) => one.service);
    assert.equal(calls.filter((service) => service === 'fulcio').length, 1);
    // A signature and an ABI attestation per image.
    assert.equal(calls.filter((service) => service === 'rekor').length, 4);
  });

  it('reuses a signature of the same identity and sends the certificate authority nothing', async () => {
    await run('again', 'rekor 2 and timestamp');
    const seen = sigstore.seen.length;
    assert.equal((await run('again', 'rekor 2 and timestamp')).result, 'unchanged');
    assert.deepEqual(
      sigstore.seen
        .slice(seen)
        .map((one) => one.service)
        .filter((service) => service !== 'oidc'),
      [],
    );
  });

  it('signs again when the identity is different', async () => {
    await run('other', 'rekor 1');
    sigstore.scene.claims = { job_workflow_ref: 'acme/filter/.github/workflows/other.yml@refs/heads/main' };
    const record = await run('other', 'rekor 1');
    sigstore.scene.claims = {};
    assert.equal(record.images[0]?.signature, 'made');
  });

  for (const [service, status, code] of [
    ['fulcio', 403, 'SIGSTORE_REFUSED'],
    ['timestamp', 503, 'SIGSTORE_UNAVAILABLE'],
    ['rekor', 503, 'SIGSTORE_UNAVAILABLE'],
  ] as const)
    it(`moves no tag when ${service} answers ${status}, and finishes when it recovers`, async () => {
      const name = `down/${service}`;
      sigstore.scene.faults[service] = Array.from({ length: 8 }, () => status);
      await assert.rejects(run(name, 'rekor 1 and timestamp'), { code, exitCode: 5 });
      assert.deepEqual(
        Object.keys(registry.snapshotTags()).filter((tag) => tag.startsWith(`${name}:`)),
        [],
      );
      sigstore.scene.faults[service] = [];
      assert.equal((await run(name, 'rekor 1 and timestamp')).result, 'published');
    });

  it('moves no tag when the returned certificate names a different identity', async () => {
    sigstore.scene.certificate = 'other-identity';
    await assert.rejects(run('certificate', 'rekor 1 and timestamp'), { code: 'SIGNATURE_DENIED' });
    sigstore.scene.certificate = 'none';
    assert.deepEqual(
      Object.keys(registry.snapshotTags()).filter((tag) => tag.startsWith('certificate:') && !tag.includes(':sha256-')),
      [],
    );
  });
});
