import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { openTrustRoot } from '../../src/adapters/sigstore/trust-root.ts';
import { openBundleVerifier, type Transparency } from '../../src/adapters/sigstore/verifier.ts';
import type { LegacySignature } from '../../src/attest/legacy-signature.ts';
import { makeSimpleSigning } from '../../src/attest/simple-signing.ts';
import { digestOf } from '../../src/core/digest.ts';
import type { BundleFacts } from '../../src/ports.ts';
import { PRIVATE_PEM, PUBLIC_PEM } from '../support/publisher.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';
import { flipBit } from '../support/sigstore-edit.ts';
import { openSigner, type Witnesses } from '../support/sigstore-run.ts';

const PAYLOAD = makeSimpleSigning({ subjectName: 'ghcr.io/acme/filter', digest: digestOf(new Uint8Array([1])) });
const OTHER = makeSimpleSigning({ subjectName: 'ghcr.io/acme/filter', digest: digestOf(new Uint8Array([2])) });

describe("cosign's older form", () => {
  let sigstore: Sigstore;
  let good: LegacySignature;
  let other: LegacySignature;
  before(async () => {
    sigstore = await startSigstore();
    good = await signLegacy('rekor 1 and timestamp');
    other = await signLegacy('rekor 1 and timestamp', OTHER);
  });
  after(() => sigstore.stop());

  const signLegacy = (witnesses: Witnesses, payload = PAYLOAD): Promise<LegacySignature> =>
    openSigner(sigstore, witnesses).signLegacy(payload);
  const verify = async (
    signature: LegacySignature,
    transparency: Transparency = 'required',
    root = sigstore.trustedRoot,
  ): Promise<BundleFacts | string> => {
    const trust = {
      kind: 'trust-root',
      load: openTrustRoot({ kind: 'file', text: root, name: 'test' }),
      transparency,
    } as const;
    const outcome = await openBundleVerifier(trust).verifyLegacy(signature);
    return outcome.kind === 'verified' ? outcome.facts : outcome.reason;
  };
  const edit = (
    text: string | undefined,
    change: (root: Record<string, Record<string, unknown> & string>) => void,
  ): string => {
    const root = JSON.parse(text ?? '{}');
    change(root);
    return JSON.stringify(root);
  };

  it('is verified with its proofs, and names the signer', async () => {
    for (const [witnesses, transparency, logged] of [
      ['rekor 1 and timestamp', 'required', 1],
      ['rekor 1', 'required', 1],
      ['timestamp', 'timestamp-only', 0],
    ] as const) {
      const facts = await verify(await signLegacy(witnesses), transparency);
      assert.ok(typeof facts !== 'string', `${witnesses}: ${typeof facts === 'string' ? facts : ''}`);
      assert.deepEqual(facts.signer, { kind: 'certificate', identity: sigstore.identity, issuer: sigstore.issuer });
      assert.equal(facts.payloadType, 'application/vnd.dev.cosign.simplesigning.v1+json');
      assert.deepEqual([Buffer.from(facts.payload), facts.logIndexes.length], [Buffer.from(PAYLOAD), logged]);
      assert.ok(facts.times.length > 0);
    }
  });

  it('survives a lost response and an outage of the log', async () => {
    for (const faults of [['lose'], [502, 502, 'reset']] as const) {
      sigstore.scene.faults.rekor.push(...faults);
      assert.ok(typeof (await verify(await signLegacy('rekor 1 and timestamp'))) !== 'string');
    }
  });

  it('is not made without the requested log or timestamp', async () => {
    for (const service of ['rekor', 'timestamp'] as const) {
      sigstore.scene.faults[service].push(503, 503, 503, 503);
      await assert.rejects(signLegacy('rekor 1 and timestamp'), { code: 'SIGSTORE_UNAVAILABLE', exitCode: 5 });
    }
  });

  it('cannot be made if a log of version 2 is the witness', () => {
    assert.match(openSigner(sigstore, 'rekor 2 and timestamp').legacyObstacle ?? '', /Rekor v2/);
    for (const witnesses of ['rekor 1', 'timestamp'] as const)
      assert.equal(openSigner(sigstore, witnesses).legacyObstacle, undefined);
  });

  const rows: readonly (readonly [
    what: string,
    spoil: () => LegacySignature | Promise<LegacySignature>,
    why: RegExp,
  ])[] = [
    ['another payload', () => ({ ...good, payload: OTHER }), /digest|signature/],
    ['a flipped bit in the signature', () => ({ ...good, signature: flipBit(good.signature, 77) }), /./],
    ['the signature of another image', () => ({ ...good, signature: other.signature }), /./],
    ['the certificate of another run', () => ({ ...good, certificate: other.certificate }), /./],
    ['the promise for another entry', () => ({ ...good, bundle: other.bundle }), /mismatch/],
    ['no promise', () => ({ ...good, bundle: undefined }), /expected 1 tlog entries, got 0/],
    [
      'neither promise nor timestamp',
      () => ({ ...good, bundle: undefined, timestamp: undefined }),
      /expected 1 timestamps, got 0/,
    ],
    ['the timestamp of another signature', () => ({ ...good, timestamp: other.timestamp }), /./],
    [
      'a different time in the promise',
      () => ({
        ...good,
        bundle: edit(good.bundle, ({ Payload }) => Object.assign(Payload ?? {}, { integratedTime: 1_700_000_000 })),
      }),
      /./,
    ],
    [
      'a different index in the promise',
      () => ({ ...good, bundle: edit(good.bundle, ({ Payload }) => Object.assign(Payload ?? {}, { logIndex: 1 })) }),
      /./,
    ],
    [
      'a negative index',
      () => ({ ...good, bundle: edit(good.bundle, ({ Payload }) => Object.assign(Payload ?? {}, { logIndex: -1 })) }),
      /no integer logIndex/,
    ],
    [
      'an unknown log',
      () => ({
        ...good,
        bundle: edit(good.bundle, ({ Payload }) => Object.assign(Payload ?? {}, { logID: '0'.repeat(64) })),
      }),
      /./,
    ],
    ['a promise without Payload', () => ({ ...good, bundle: '{"SignedEntryTimestamp":"AA=="}' }), /no Payload/],
    [
      'an entry of another kind',
      () => ({ ...good, bundle: edit(good.bundle, ({ Payload }) => Object.assign(Payload ?? {}, { body: 'e30=' })) }),
      /not a hashedrekord 0.0.1/,
    ],
    ['a promise that is not JSON', () => ({ ...good, bundle: 'x' }), /strict JSON/],
    [
      '"payload" next to "Payload"',
      () => ({ ...good, bundle: edit(good.bundle, (root) => Object.assign(root, { payload: {} })) }),
      /strict JSON/,
    ],
    [
      '"LogIndex" next to "logIndex"',
      () => ({ ...good, bundle: edit(good.bundle, ({ Payload }) => Object.assign(Payload ?? {}, { LogIndex: 1 })) }),
      /strict JSON/,
    ],
    [
      'an index with an exponent',
      () => ({ ...good, bundle: good.bundle?.replace(/("logIndex":\d+)/, '$1e0') }),
      /strict JSON/,
    ],
    [
      'a timestamp with its name in another case',
      () => ({ ...good, timestamp: good.timestamp?.replace('{', '{"signedRFC3161Timestamp":"",') }),
      /strict JSON/,
    ],
    [
      'two certificates',
      () => ({ ...good, certificate: `${good.certificate}${other.certificate}` }),
      /not a single PEM certificate/,
    ],
    [
      'text after the certificate',
      () => ({ ...good, certificate: `${good.certificate}x` }),
      /not a single PEM certificate/,
    ],
    [
      'a signature in base64 that is not canonical',
      () => ({ ...good, signature: `${good.signature}=` }),
      /not in base64/,
    ],
    ['an annotation of 64 KiB', () => ({ ...good, timestamp: ' '.repeat(65_537) }), /limit is 65536/],
    ['a payload of 64 KiB', () => ({ ...good, payload: new Uint8Array(65_537) }), /limit is 65536/],
    ['no certificate', () => ({ ...good, certificate: undefined }), /with a key, not with a certificate/],
  ];
  for (const [what, spoil, why] of rows)
    it(`is rejected with ${what}`, async () => {
      const reason = await verify(await spoil());
      assert.ok(typeof reason === 'string', 'it was verified');
      assert.match(reason, why);
    });

  it('is rejected by a foreign trust root, and for a log that is not valid yet', async () => {
    const foreign = await startSigstore();
    try {
      assert.equal(typeof (await verify(good, 'required', foreign.trustedRoot)), 'string');
    } finally {
      await foreign.stop();
    }
    const late = JSON.parse(sigstore.trustedRoot);
    for (const log of late.tlogs) log.publicKey.validFor.start = '2099-01-01T00:00:00Z';
    assert.equal(typeof (await verify(good, 'required', JSON.stringify(late))), 'string');
  });

  it('by a key needs only that key', async () => {
    const signed = await openKeySigner({ pem: PRIVATE_PEM }).signLegacy(PAYLOAD);
    assert.deepEqual([signed.certificate, signed.bundle, signed.timestamp], [undefined, undefined, undefined]);
    const by = (publicKeyPem: string, signature: LegacySignature) =>
      openBundleVerifier({ kind: 'key', publicKeyPem }).verifyLegacy(signature);
    assert.equal((await by(PUBLIC_PEM, signed)).kind, 'verified');
    const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .publicKey.export({ type: 'spki', format: 'pem' })
      .toString();
    assert.equal((await by(otherKey, signed)).kind, 'rejected');
    assert.equal((await by(PUBLIC_PEM, { ...signed, payload: OTHER })).kind, 'rejected');
    assert.equal((await by(PUBLIC_PEM, good)).kind, 'rejected');
    assert.match(String(await verify(signed)), /with a key/);
  });
});
