import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { makeStatement } from '../../src/attest/statement.ts';
import { verifyBundle } from '../../src/commands/library/verify-bundle.ts';
import { digestOf } from '../../src/core/digest.ts';
import type { SignerIdentity } from '../../src/ports.ts';
import { PRIVATE_PEM, PUBLIC_PEM } from '../support/publisher.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';
import { signOn, WITNESSES } from '../support/sigstore-run.ts';

/** The subject of the statement. */
const ARTIFACT = new Uint8Array([1]);
let sigstore: Sigstore;
let other: Sigstore;
let signer: Extract<SignerIdentity, { kind: 'certificate' }>;
before(async () => {
  [sigstore, other] = await Promise.all([startSigstore(), startSigstore()]);
  signer = { kind: 'certificate', identity: sigstore.identity, issuer: sigstore.issuer };
});
after(() => Promise.all([sigstore.stop(), other.stop()]));

describe('verifyBundle', () => {
  for (const witnesses of WITNESSES.filter((one) => one !== 'timestamp'))
    it(`accepts bytes and digest, witnessed by ${witnesses}`, async () => {
      const bundle = await signOn(sigstore, witnesses);
      for (const artifact of [ARTIFACT, digestOf(ARTIFACT)]) {
        const verdict = await verifyBundle(bundle, artifact, sigstore.trustedRoot, signer);
        assert.equal(verdict.kind, 'verified');
        assert.ok(verdict.checks.length >= 5 && verdict.checks.every((one) => one.passed));
      }
    });

  it('denies a different artifact, identity, issuer, predicate and root, and text that is not a bundle', async () => {
    const bundle = await signOn(sigstore, 'rekor 1');
    const rows = [
      [await verifyBundle(bundle, new Uint8Array([2]), sigstore.trustedRoot, signer), /^subject/],
      [
        await verifyBundle(bundle, ARTIFACT, sigstore.trustedRoot, {
          ...signer,
          identity: signer.identity.slice(0, -1),
        }),
        /^identity/,
      ],
      [
        await verifyBundle(bundle, ARTIFACT, sigstore.trustedRoot, { ...signer, issuer: `${signer.issuer}/` }),
        /^issuer/,
      ],
      [
        await verifyBundle(bundle, ARTIFACT, sigstore.trustedRoot, signer, {
          predicateType: 'https://slsa.dev/provenance/v1',
        }),
        /^predicate type/,
      ],
      [await verifyBundle(bundle, ARTIFACT, other.trustedRoot, signer), /./],
      [await verifyBundle(bundle, ARTIFACT, undefined, { kind: 'key', publicKey: PUBLIC_PEM }), /certificate/],
      [await verifyBundle(Buffer.from('{}'), ARTIFACT, sigstore.trustedRoot, signer), /media type/],
      [await verifyBundle(new Uint8Array(), ARTIFACT, sigstore.trustedRoot, signer), /./],
    ] as const;
    for (const [verdict, reason] of rows) {
      assert.equal(verdict.kind, 'denied');
      if (verdict.kind === 'denied') assert.match(verdict.reason, reason);
    }
  });

  it('accepts a key without a root, for any requested predicate', async () => {
    const predicateType = 'https://cyclonedx.org/bom';
    const statement = makeStatement({
      subjectName: 'x',
      digest: digestOf(ARTIFACT),
      predicateType,
      predicate: { components: 1 },
    });
    const bundle = await openKeySigner({ pem: PRIVATE_PEM }).sign(statement);
    const verdict = await verifyBundle(
      bundle,
      ARTIFACT,
      undefined,
      { kind: 'key', publicKey: PUBLIC_PEM },
      { predicateType },
    );
    assert.equal(verdict.kind, 'verified');
    if (verdict.kind === 'verified') assert.deepEqual(verdict.statement?.predicate, { components: 1 });
  });

  it('needs a signer, and a root for a certificate', async () => {
    const bundle = await signOn(sigstore, 'rekor 1');
    await assert.rejects(verifyBundle(bundle, ARTIFACT, sigstore.trustedRoot, { ...signer, identity: '' }), {
      code: 'INPUT_INVALID',
    });
    await assert.rejects(verifyBundle(bundle, ARTIFACT, undefined, signer), { code: 'INPUT_MISSING' });
    await assert.rejects(verifyBundle(bundle, ARTIFACT, '{}', signer), { code: 'TRUST_ROOT_INVALID' });
  });
});
