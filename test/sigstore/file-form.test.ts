import '../support/fetch-hook.ts';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe } from 'node:test';
import { FILE, OTHER_FILE, publicKey, type Row, testVectors, V2 } from '../support/file-scene.ts';
import { asVersion, ENTRIES, edited, keyBundle, MESSAGE, newKey, promisedEntry } from '../support/file-vectors.ts';
import { editJson, flipBit, pickJson } from '../support/sigstore-edit.ts';

const key = newKey('P-256');

const DENIED: readonly Row[] = [
  ['another artifact', (scene) => ({ bundle: scene.bundle(V2), file: OTHER_FILE }), /about another file/],
  [
    'another artifact than the subject',
    (scene) => ({ bundle: scene.bundle(`statement ${V2}`), file: OTHER_FILE }),
    /^subject/,
  ],
  [
    'another artifact, with the message digest of this one',
    (scene) => ({
      bundle: edited(scene.bundle(V2), `${MESSAGE}.digest`, () =>
        createHash('sha256').update(OTHER_FILE).digest('base64'),
      ),
      file: OTHER_FILE,
    }),
    /digest mismatch|signature/,
  ],
  [
    'a message digest of another artifact',
    (scene) => ({
      bundle: edited(scene.bundle(V2), `${MESSAGE}.digest`, () =>
        createHash('sha256').update(OTHER_FILE).digest('base64'),
      ),
    }),
    /about another file/,
  ],
  [
    'an invalid signature',
    (scene) => ({ bundle: edited(scene.bundle(V2), 'messageSignature.signature', (old: string) => flipBit(old, 100)) }),
    /./,
  ],
  [
    'an invalid signature that the log has too',
    (scene) => {
      const old = asVersion('0.1', scene.bundle('rekor 1'));
      const signature = flipBit(String(pickJson(old, 'messageSignature.signature')), 300);
      const { canonicalizedBody, integratedTime } = pickJson(old, `${ENTRIES}.0`) as Record<string, string>;
      const body = JSON.parse(Buffer.from(canonicalizedBody ?? '', 'base64').toString());
      body.spec.signature.content = signature;
      const entry = promisedEntry(scene.sigstore.logs.v1, body, Number(integratedTime));
      return { bundle: editJson(editJson(old, 'messageSignature.signature', signature), ENTRIES, [entry]) };
    },
    /signature verification failed/,
  ],
  [
    'a signature that is not DER, by a key',
    () => ({
      bundle: keyBundle(FILE, { ...key, signature: Buffer.alloc(64, 7) }),
      signer: publicKey(key.publicPem),
    }),
    /not made with the expected key/,
  ],
  [
    'an empty signature',
    (scene) => ({ bundle: edited(scene.bundle(V2), 'messageSignature.signature', () => '') }),
    /signature/,
  ],
  [
    'a message digest with SHA2_512',
    (scene) => ({
      bundle: edited(scene.bundle(V2), MESSAGE, () => ({
        algorithm: 'SHA2_512',
        digest: createHash('sha512').update(FILE).digest('base64'),
      })),
    }),
    /not a SHA2_256/,
  ],
  [
    'a SHA-256 that is named SHA2_384',
    (scene) => ({ bundle: edited(scene.bundle(V2), `${MESSAGE}.algorithm`, () => 'SHA2_384') }),
    /not a SHA2_256/,
  ],
  [
    'a message digest without an algorithm',
    (scene) => ({ bundle: editJson(scene.bundle(V2), `${MESSAGE}.algorithm`, undefined) }),
    /not a SHA2_256/,
  ],
  [
    'a message digest with an unknown algorithm',
    (scene) => ({ bundle: edited(scene.bundle(V2), `${MESSAGE}.algorithm`, () => 'SHA1') }),
    /./,
  ],
  ['no message digest', (scene) => ({ bundle: editJson(scene.bundle(V2), MESSAGE, undefined) }), /messageDigest/],
  [
    'a message signature and a statement',
    (scene) => ({
      bundle: editJson(scene.bundle(V2), 'dsseEnvelope', pickJson(scene.bundle(`statement ${V2}`), 'dsseEnvelope')),
    }),
    /both "messageSignature" and "dsseEnvelope"/,
  ],
  ['neither of them', (scene) => ({ bundle: editJson(scene.bundle(V2), 'messageSignature', undefined) }), /content/],
  [
    'a key twice',
    (scene) => ({ bundle: replaced(scene.bundle(V2), '"signature":', '"signature":"AA==","signature":') }),
    /duplicate key/,
  ],
  [
    'a second spelling of a key',
    (scene) => ({ bundle: replaced(scene.bundle(V2), '"messageDigest":', '"message_digest":{},"messageDigest":') }),
    /./,
  ],
  [
    'a certificate and a chain',
    (scene) => ({
      bundle: edited(scene.bundle(V2), 'verificationMaterial', (old: { certificate: unknown }) => ({
        ...old,
        x509CertificateChain: { certificates: [old.certificate] },
      })),
    }),
    /both "x509CertificateChain" and "certificate"/,
  ],
  [
    'version 0.4',
    (scene) => ({
      bundle: edited(scene.bundle(V2), 'mediaType', () => 'application/vnd.dev.sigstore.bundle.v0.4+json'),
    }),
    /media type/,
  ],
  [
    'no media type',
    (scene) => ({ bundle: editJson(scene.bundle(V2), 'mediaType', undefined) }),
    /media type is missing/,
  ],
  [
    'version 0.3 with a chain',
    (scene) => ({
      bundle: edited(
        asVersion('0.2', scene.bundle(V2)),
        'mediaType',
        () => 'application/vnd.dev.sigstore.bundle.v0.3+json',
      ),
    }),
    /verificationMaterial/,
  ],
  [
    'an empty chain',
    (scene) => ({
      bundle: edited(
        asVersion('0.2', scene.bundle(V2)),
        'verificationMaterial.x509CertificateChain.certificates',
        () => [],
      ),
    }),
    /certificates/,
  ],
  [
    'a root certificate in the chain',
    (scene) => ({ bundle: asVersion('0.2', scene.bundle('rekor 1'), ...scene.authorities()) }),
    /root certificate/,
  ],
  [
    'the root as the leaf',
    (scene) => ({
      bundle: edited(scene.bundle(V2), 'verificationMaterial.certificate', () => scene.authorities().at(-1)),
    }),
    /./,
  ],
  ['no JSON', () => ({ bundle: Buffer.from('x') }), /./],
  ['a list', () => ({ bundle: Buffer.from('[]') }), /parsers refuse/],
  ['1 MiB and a byte', () => ({ bundle: Buffer.alloc(1024 * 1024 + 1, ' ') }), /limit is 1048576/],
];

describe('a bundle about a file in another form', () => testVectors(DENIED));

/** The JSON text of a bundle with a part of it replaced. */
function replaced(bundle: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(bundle).toString();
  assert.ok(text.includes(from), from);
  return Buffer.from(text.replace(from, to));
}
