import '../support/fetch-hook.ts';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Scene, type Sigstore, startSigstore } from '../support/sigstore.ts';
import { editJson } from '../support/sigstore-edit.ts';
import { reasonFor, signOn } from '../support/sigstore-run.ts';

let sigstore: Sigstore;
before(async () => {
  sigstore = await startSigstore();
});
after(() => sigstore.stop());

const certificates: readonly [string, Scene['certificate'], RegExp][] = [
  ['a certificate without SCT', 'without-sct', /expected 1 SCTs, got 0/],
  ['an SCT of a log that nobody trusts', 'foreign-sct', /SCT verification failed/],
  ['a certificate for another key', 'other-key', /signature|mismatch/],
  ['a certificate that had expired when the timestamp was made', 'expired', /not valid or expired/],
  ['a certificate that may sign certificates', 'authority', /certificate authority/],
  ['a certificate with two names', 'two-names', /2 subject alternative names/],
  ['a certificate with two issuers', 'two-issuers', /extension 1\.3\.6\.1\.4\.1\.57264\.1\.1 twice/],
  ['a certificate for no purpose', 'no-purpose', /not for code signing/],
  ['a certificate with an unknown critical extension', 'unknown-critical', /critical extension 1\.3\.6\.1\.4\.1\.99999\.1/],
  ['a certificate of an authority that nobody trusts', 'foreign-authority', /certificate chain/],
];
for (const [title, fault, reason] of certificates) {
  test(`rejects ${title}`, async () => {
    sigstore.scene.certificate = fault;
    const bundle = await signOn(sigstore, 'timestamp').finally(() => {
      sigstore.scene.certificate = 'none';
    });
    assert.match(await reasonFor(sigstore.trustedRoot, bundle, 'timestamp-only'), reason);
  });
}

test('demands no SCT when the trust root names no log of certificates, and nothing else less', async () => {
  const bare = Buffer.from(editJson(editJson(Buffer.from(sigstore.trustedRoot), 'ctlogs', []), 'tlogs', [])).toString();
  const signed = async (certificate: Scene['certificate']) => {
    sigstore.scene.certificate = certificate;
    return reasonFor(bare, await signOn(sigstore, 'timestamp'), 'timestamp-only').finally(() => {
      sigstore.scene.certificate = 'none';
    });
  };
  assert.equal(await signed('without-sct'), 'verified');
  assert.match(await signed('foreign-authority'), /certificate chain/);
  assert.match(await signed('expired'), /not valid or expired/);
});

const timestamps: readonly [string, Scene['timestamp'], RegExp][] = [
  ['a timestamp from after the certificate', 'late', /not valid or expired/],
  ['a timestamp of other bytes', 'other', /timestamp could not be verified/],
  ['a timestamp of an authority that nobody trusts', 'foreign', /timestamp could not be verified/],
];
for (const [title, fault, reason] of timestamps) {
  test(`rejects ${title}`, async () => {
    sigstore.scene.timestamp = fault;
    const bundle = await signOn(sigstore, 'timestamp').finally(() => {
      sigstore.scene.timestamp = 'none';
    });
    assert.match(await reasonFor(sigstore.trustedRoot, bundle, 'timestamp-only'), reason);
  });
}
