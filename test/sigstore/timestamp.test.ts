import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTrustRoot } from '../../src/adapters/sigstore/trust-root.ts';
import { openBundleVerifier } from '../../src/adapters/sigstore/verifier.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { type Scene, type Sigstore, startSigstore } from '../support/sigstore.ts';
import { drawCertificates, SIGNED_AT, sealBundle } from '../support/sigstore-chain.ts';
import { reasonFor, signOn } from '../support/sigstore-run.ts';

let sigstore: Sigstore;
before(async () => {
  sigstore = await startSigstore();
});
after(() => sigstore.stop());

for (const [status, reason] of [
  [0, /^verified$/],
  [1, /^verified$/],
  [2, /not granted: the status is 2/],
  [3, /not granted: the status is 3/],
  [5, /not granted: the status is 5/],
  [-1 & 0x7f, /not granted: the status is 127/],
] as const)
  test(`${status < 2 ? 'accepts' : 'rejects'} a timestamp whose response has the status ${status}`, async () => {
    const { bundle, trustedRoot } = sealBundle(drawCertificates(), { status });
    assert.match(await reasonFor(trustedRoot, bundle), reason);
  });

for (const [minutes, isTaken] of [
  [-60, true],
  [0, true],
  [4, true],
  [6, false],
  [60 * 24 * 365, false],
] as const)
  test(`${isTaken ? 'accepts' : 'rejects'} a signature from ${minutes} minutes after the time of the clock`, async () => {
    const { bundle, trustedRoot } = sealBundle(drawCertificates());
    const load = openTrustRoot({ kind: 'file', text: trustedRoot, name: 'test' });
    const now = () => SIGNED_AT.getTime() - minutes * 60_000;
    const outcome = await openBundleVerifier({ kind: 'trust-root', load, transparency: 'required', now }).verifyBundle(
      bundle,
    );
    assert.equal(outcome.kind, isTaken ? 'verified' : 'rejected');
    if (outcome.kind === 'rejected')
      assert.match(
        outcome.reason,
        /signed at 2026-06-01T12:00:00.000Z, which is in the future according to this machine's clock/,
      );
  });

test('rejects a log promise for a time in the future', async () => {
  const load = openTrustRoot({ kind: 'file', text: sigstore.trustedRoot, name: 'test' });
  const now = () => sigstore.scene.now().getTime() - 3600_000;
  const outcome = await openBundleVerifier({ kind: 'trust-root', load, transparency: 'required', now }).verifyBundle(
    await signOn(sigstore, 'rekor 1'),
  );
  assert.ok(outcome.kind === 'rejected' && /is in the future according to this machine's clock/.test(outcome.reason));
});

for (const timestamp of ['rejection', 'rejection without a token'] satisfies Scene['timestamp'][])
  test(`does not sign with a timestamp response that is a ${timestamp}`, async () => {
    sigstore.scene.timestamp = timestamp;
    await assert.rejects(
      signOn(sigstore, 'timestamp').finally(() => {
        sigstore.scene.timestamp = 'none';
      }),
      (error) =>
        error instanceof WasmImageError &&
        error.code === 'SIGSTORE_REFUSED' &&
        /granted no timestamp \(status 2\)/.test(error.message),
    );
  });

test('rejects a bundle with a response without a timestamp, and says so', async () => {
  const { bundle, trustedRoot } = sealBundle(drawCertificates());
  const empty = Buffer.from('30053003020102', 'hex').toString('base64');
  const text = Buffer.from(bundle)
    .toString()
    .replace(/"signedTimestamp":"[^"]+"/, `"signedTimestamp":"${empty}"`);
  assert.match(await reasonFor(trustedRoot, Buffer.from(text)), /not granted: the status is 2/);
});
