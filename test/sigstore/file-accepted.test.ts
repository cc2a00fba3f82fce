import '../support/fetch-hook.ts';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { makeStatement } from '../../src/attest/statement.ts';
import { verifyBundle } from '../../src/commands/library/verify-bundle.ts';
import { digestOf } from '../../src/core/digest.ts';
import { FILE, OTHER_FILE, publicKey, type Row, STATEMENT, testVectors, V1, V2 } from '../support/file-scene.ts';
import { asVersion, ENTRIES, edited, keyBundle, newKey, otherS, withoutProof } from '../support/file-vectors.ts';
import { pickJson } from '../support/sigstore-edit.ts';
import { openSigner } from '../support/sigstore-run.ts';

const [key, key384, edKey] = [newKey('P-256'), newKey('P-384'), newKey('ed25519')];

const ACCEPTED: readonly Row[] = [
  ['a message signature, log of version 1', (scene) => ({ bundle: scene.bundle('rekor 1') })],
  ['a message signature, log of version 1 and timestamp', (scene) => ({ bundle: scene.bundle(V1) })],
  ['a message signature, log of version 2', (scene) => ({ bundle: scene.bundle(V2) })],
  [
    'a message signature with only a timestamp, if the trust root names no log',
    (scene) => ({ bundle: scene.bundle('timestamp'), root: scene.rootWith('tlogs', () => []) }),
  ],
  ['a statement, log of version 1', (scene) => ({ bundle: scene.bundle('statement rekor 1') })],
  ['a statement, log of version 2', (scene) => ({ bundle: scene.bundle(`statement ${V2}`) })],
  [
    'version 0.3 in its older spelling',
    (scene) => ({
      bundle: edited(scene.bundle(V2), 'mediaType', () => 'application/vnd.dev.sigstore.bundle+json;version=0.3'),
    }),
  ],
  ['version 0.2 with a message signature', (scene) => ({ bundle: asVersion('0.2', scene.bundle('rekor 1')) })],
  ['version 0.2 with a statement', (scene) => ({ bundle: asVersion('0.2', scene.bundle(`statement ${V1}`)) })],
  ['version 0.2 with a log of version 2', (scene) => ({ bundle: asVersion('0.2', scene.bundle(V2)) })],
  [
    'version 0.1 with only a promise',
    (scene) => ({ bundle: asVersion('0.1', edited(scene.bundle('rekor 1'), ENTRIES, withoutProof)) }),
  ],
  ['version 0.1 with a proof too', (scene) => ({ bundle: asVersion('0.1', scene.bundle('rekor 1')) })],
  [
    'version 0.1 with a statement',
    (scene) => ({ bundle: asVersion('0.1', edited(scene.bundle('statement rekor 1'), ENTRIES, withoutProof)) }),
  ],
  [
    'a chain with the intermediate certificate',
    (scene) => ({ bundle: asVersion('0.2', scene.bundle('rekor 1'), scene.authorities()[0]) }),
  ],
  [
    'a requested predicate type',
    async (scene) => {
      const predicateType = 'https://slsa.dev/provenance/v1';
      const about = { subjectName: 'x', digest: digestOf(FILE), predicateType, predicate: {} };
      return { bundle: await openSigner(scene.sigstore, V2).sign(makeStatement(about)), options: { predicateType } };
    },
  ],
  [
    'a message signature by a key, made by this signer',
    async () => ({
      bundle: await openKeySigner({ pem: key.privatePem }).signFile(FILE),

      signer: publicKey(key.publicPem),
    }),
  ],
  ...([1, 2] as const).map(
    (version): Row => [
      `a message signature by a key with an entry of a log of version ${version}`,
      async ({ sigstore }) => {
        const url = version === 1 ? sigstore.rekorUrl : sigstore.rekor2Url;
        const bundle = await openKeySigner({ pem: key.privatePem, logs: [{ url, version }] }).signFile(FILE);
        return { bundle, root: sigstore.trustedRoot, signer: publicKey(key.publicPem) };
      },
    ],
  ),
  [
    'a key with the entry of a log that the trust root does not know',
    async ({ sigstore, foreign }) => {
      const logs = [{ url: foreign.rekorUrl, version: 1 }] as const;
      const bundle = await openKeySigner({ pem: key.privatePem, logs }).signFile(FILE);
      return { bundle, root: sigstore.trustedRoot, signer: publicKey(key.publicPem) };
    },
  ],
  [
    'a message signature by a key, made by hand',
    () => ({ bundle: keyBundle(FILE, key), signer: publicKey(key.publicPem) }),
  ],
  [
    'a message signature by a P-384 key',
    async () => ({
      bundle: await openKeySigner({ pem: key384.privatePem }).signFile(FILE),
      signer: publicKey(key384.publicPem),
    }),
  ],
  [
    'a statement by a key',
    async () => ({
      bundle: await openKeySigner({ pem: key.privatePem }).sign(STATEMENT),
      signer: publicKey(key.publicPem),
    }),
  ],
  [
    'a key in version 0.1',
    () => ({
      bundle: edited(keyBundle(FILE, key), 'mediaType', () => 'application/vnd.dev.sigstore.bundle+json;version=0.1'),
      signer: publicKey(key.publicPem),
    }),
  ],
  [
    'the other of the two valid values of s',
    () => ({
      bundle: keyBundle(FILE, { ...key, signature: otherS(FILE, key.privateKey) }),
      signer: publicKey(key.publicPem),
    }),
  ],
  [
    'a log that ended at the second of the signature',
    (scene) => ({
      bundle: scene.bundle('rekor 1'),
      root: scene.rootWith('tlogs.0.publicKey.validFor', endsAtEntry(scene.bundle('rekor 1'))),
    }),
  ],
];

function endsAtEntry(bundle: Uint8Array): (old: object) => unknown {
  const seconds = Number(pickJson(bundle, `${ENTRIES}.0.integratedTime`));
  return (old) => ({ ...old, end: new Date(seconds * 1000).toISOString() });
}

describe('a bundle about a file', () => {
  testVectors(ACCEPTED);
  test('does not guess where a digest is not enough', async () => {
    const bytes = await openKeySigner({ pem: edKey.privatePem }).signFile(FILE);
    const signer = publicKey(edKey.publicPem);
    assert.equal((await verifyBundle(bytes, FILE, undefined, signer)).kind, 'verified');
    assert.equal((await verifyBundle(bytes, OTHER_FILE, undefined, signer)).kind, 'denied');
    await assert.rejects(verifyBundle(bytes, digestOf(FILE), undefined, signer), { code: 'INPUT_INVALID' });
    await assert.rejects(verifyBundle(bytes, 'sha256:x' as never, undefined, signer), { code: 'DIGEST_INVALID' });
  });
  test('refuses to sign a file whose signature would be that of a statement', async () => {
    const signer = openKeySigner({ pem: key.privatePem });
    for (const text of ['DSSEv1 28 application/vnd.in-toto+json 2 {}', ' {"critical":{}}'])
      await assert.rejects(signer.signFile(Buffer.from(text)), { code: 'INPUT_INVALID' });
  });
});
