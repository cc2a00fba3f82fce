import '../support/fetch-hook.ts';
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { after, before, test } from 'node:test';
import { readLeaf } from '../../src/adapters/sigstore/certificates/certificate.ts';
import { type Scene, type Sigstore, startSigstore } from '../support/sigstore.ts';
import { makeCertificateAuthority } from '../support/sigstore-authority.ts';
import { CODE_SIGNING, extension, issueFor, leafExtensions, makeKey } from '../support/sigstore-certificates.ts';
import { der, octets, seq, utf8 } from '../support/sigstore-der.ts';
import { editJson } from '../support/sigstore-edit.ts';
import { nameExtension } from '../support/sigstore-identity.ts';
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
  ['a certificate that may sign certificates', 'authority', /is a CA certificate/],
  ['a certificate with two names', 'two-names', /2 subject alternative names/],
  ['a certificate with two issuers', 'two-issuers', /extension 1\.3\.6\.1\.4\.1\.57264\.1\.1 twice/],
  ['a certificate for no purpose', 'no-purpose', /not for code signing/],
  [
    'a certificate with an unknown critical extension',
    'unknown-critical',
    /critical extension 1\.3\.6\.1\.4\.1\.99999\.1/,
  ],
  ['a certificate of an authority that nobody trusts', 'foreign-authority', /certificate chain/],
  ['a certificate that is signed with SHA-1', 'sha1', /certificate chain/],
  ['a certificate that is signed with SHA-224', 'sha224', /the certificate is signed with a weak or unknown algorithm/],
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
  ['a timestamp of a SHA-1 of the signature', 'sha1-imprint', /timestamp could not be verified/],
  ['a timestamp whose content is hashed with SHA-1', 'sha1-digest', /timestamp could not be verified/],
  ['a timestamp that is signed with SHA-1', 'sha1', /timestamp could not be verified/],
  ['a timestamp that is signed with SHA-224', 'sha224', /its timestamp is signed with the weak algorithm SHA-224/],
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

const HUGE_OID = der(0x06, Buffer.alloc(100_000, 0xff));

/** A leaf that an authority issued for this key, with further extensions. */
function leafFor(publicKey: KeyObject, ...further: readonly Buffer[]): Buffer {
  const [notBefore, notAfter] = [new Date('2026-01-01'), new Date('2026-01-02')];
  const named = [
    nameExtension(['https://github.com/acme/filter']),
    extension('1.3.6.1.4.1.57264.1.8', utf8('https://issuer.example')),
  ];
  const profile = {
    subject: '',
    notBefore,
    notAfter,
    extensions: [...leafExtensions(CODE_SIGNING), ...named, ...further],
  };
  return issueFor(publicKey, profile, makeCertificateAuthority(notBefore, notAfter).intermediate, () => []);
}

const keys: readonly [string, KeyObject, boolean][] = [
  ['P-256', makeKey().publicKey, true],
  ['RSA of 2048 bits', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey, true],
  ['RSA of 1024 bits', generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey, false],
  ['secp256k1', generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey, false],
  ['P-224', generateKeyPairSync('ec', { namedCurve: 'secp224r1' }).publicKey, false],
  ['Ed448', generateKeyPairSync('ed448').publicKey, false],
];
for (const [kind, key, isTaken] of keys) {
  test(`${isTaken ? 'takes' : 'refuses'} a certificate for a key of ${kind}`, () => {
    const read = () => readLeaf(leafFor(key));
    if (isTaken) assert.equal(read().identity, 'https://github.com/acme/filter');
    else assert.throws(read, /weak or unknown kind of key/);
  });
}

function nested(depth: number): Buffer {
  let inner = seq();
  for (let level = 1; level < depth; level += 1) inner = seq(inner);
  return inner;
}

const hostile: readonly [string, () => string][] = [
  ['10,000 nested sequences', () => nested(10_000).toString('base64')],
  [
    'a certificate whose extension has an identifier of 100 KB',
    () => leafFor(makeKey().publicKey, seq(HUGE_OID, octets(seq()))).toString('base64'),
  ],
  ['an identifier of 100 KB', () => HUGE_OID.toString('base64')],
  ['a length of 4 GiB', () => Buffer.from('3084ffffffff00', 'hex').toString('base64')],
  ['a length without end', () => Buffer.from(`30ff${'ff'.repeat(127)}`, 'hex').toString('base64')],
  ['no base64', () => '%%%%'],
  ['nothing', () => ''],
];
const places = [
  'verificationMaterial.certificate.rawBytes',
  'verificationMaterial.timestampVerificationData.rfc3161Timestamps.0.signedTimestamp',
  'verificationMaterial.tlogEntries.0.canonicalizedBody',
  'verificationMaterial.tlogEntries.0.inclusionPromise.signedEntryTimestamp',
  'dsseEnvelope.payload',
  'dsseEnvelope.signatures.0.sig',
];
for (const [title, text] of hostile) {
  test(`rejects ${title} anywhere in a bundle, in one line and without throwing`, async () => {
    const bundle = await signOn(sigstore, 'rekor 1 and timestamp');
    assert.equal(await reasonFor(sigstore.trustedRoot, bundle), 'verified');
    for (const place of places) {
      const started = performance.now();
      const reason = await reasonFor(sigstore.trustedRoot, editJson(bundle, place, text()));
      assert.notEqual(reason, 'verified', place);
      assert.match(reason, /^[^\n]{1,400}$/, place);
      assert.ok(performance.now() - started < 5000, place);
    }
  });
}
