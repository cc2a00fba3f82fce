import '../support/fetch-hook.ts';
import { describe } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import { FILE, publicKey, type Row, STATEMENT, testVectors, V2 } from '../support/file-scene.ts';
import { edited, keyBundle, newKey } from '../support/file-vectors.ts';
import { flipBit } from '../support/sigstore-edit.ts';

const [key, otherKey] = [newKey('P-256'), newKey('P-256')];

const DENIED: readonly Row[] = [
  [
    'another identity',
    (scene) => ({ bundle: scene.bundle(V2), signer: { ...scene.keyless, identity: `${scene.keyless.identity}x` } }),
    /^identity/,
  ],
  [
    'another issuer',
    (scene) => ({ bundle: scene.bundle(V2), signer: { ...scene.keyless, issuer: `${scene.keyless.issuer}/` } }),
    /^issuer/,
  ],
  [
    'another key',
    () => ({ bundle: keyBundle(FILE, key), signer: publicKey(otherKey.publicPem) }),
    /not made with the expected key/,
  ],
  ['a key instead of the identity', () => ({ bundle: keyBundle(FILE, key) }), /signed with a key/],
  [
    'an identity instead of the key',
    (scene) => ({ bundle: scene.bundle(V2), signer: publicKey(key.publicPem) }),
    /signed with a certificate/,
  ],
  [
    'a statement with an invalid signature',
    (scene) => ({
      bundle: edited(scene.bundle(`statement ${V2}`), 'dsseEnvelope.signatures.0.sig', (old: string) =>
        flipBit(old, 90),
      ),
    }),
    /./,
  ],
  [
    'a statement with another payload',
    (scene) => ({
      bundle: edited(scene.bundle(`statement ${V2}`), 'dsseEnvelope.payload', () =>
        Buffer.from(Buffer.from(STATEMENT).toString().replace('filter.wasm', 'filter.wasn')).toString('base64'),
      ),
    }),
    /mismatch|signature/,
  ],
  [
    'a statement with two signatures',
    (scene) => ({
      bundle: edited(scene.bundle(`statement ${V2}`), 'dsseEnvelope.signatures', (old: unknown[]) => [...old, ...old]),
    }),
    /signatures/,
  ],
  [
    'a statement of an unknown type',
    async () => {
      const text = Buffer.from(STATEMENT).toString().replace('Statement/v1', 'Statement/v9');
      return {
        bundle: await openKeySigner({ pem: key.privatePem }).sign(Buffer.from(text)),
        signer: publicKey(key.publicPem),
      };
    },
    /_type/,
  ],
  [
    'a statement without a type',
    async () => {
      const text = Buffer.from(STATEMENT)
        .toString()
        .replace(/"_type":"[^"]*",/, '');
      return {
        bundle: await openKeySigner({ pem: key.privatePem }).sign(Buffer.from(text)),
        signer: publicKey(key.publicPem),
      };
    },
    /_type/,
  ],
  [
    'a message signature where a predicate type is requested',
    (scene) => ({ bundle: scene.bundle(V2), options: { predicateType: 'https://slsa.dev/provenance/v1' } }),
    /^predicate type/,
  ],
];

describe('a bundle about a file by someone else', () => testVectors(DENIED));
