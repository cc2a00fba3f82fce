import '../support/fetch-hook.ts';
import { describe } from 'node:test';
import { openKeySigner } from '../../src/adapters/sigstore/signing/signer.ts';
import {
  FILE,
  type FileScene,
  OTHER_FILE,
  publicKey,
  type Row,
  STATEMENT,
  testVectors,
  V2,
  type Vector,
} from '../support/file-scene.ts';
import { ENTRIES, edited, keyBundle, newKey } from '../support/file-vectors.ts';
import { editJson, flipBit, pickJson } from '../support/sigstore-edit.ts';

const [key, otherKey] = [newKey('P-256'), newKey('P-256')];

/** A bundle by a key with an entry of the log. */
function signByKey({ sigstore }: FileScene, pem: string, file: Uint8Array = FILE): Promise<Uint8Array> {
  return openKeySigner({ pem, logs: [{ url: sigstore.rekorUrl, version: 1 }] }).signFile(file);
}

function byKey({ sigstore }: FileScene, bundle: Uint8Array): Vector {
  return { bundle, root: sigstore.trustedRoot, signer: publicKey(key.publicPem) };
}

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
    'a key, with the log entry of another artifact',
    async (scene) => {
      const other = pickJson(await signByKey(scene, key.privatePem, OTHER_FILE), ENTRIES);
      return byKey(scene, editJson(await signByKey(scene, key.privatePem), ENTRIES, other));
    },
    /mismatch/,
  ],
  [
    'a key, with a promise that the log did not sign',
    async (scene) => {
      const path = `${ENTRIES}.0.inclusionPromise.signedEntryTimestamp`;
      return byKey(
        scene,
        edited(await signByKey(scene, key.privatePem), path, (old: string) => flipBit(old, 200)),
      );
    },
    /promise/,
  ],
  [
    'a key, with a corrupt path',
    async (scene) => {
      const path = `${ENTRIES}.0.inclusionProof.hashes.0`;
      return byKey(
        scene,
        edited(await signByKey(scene, key.privatePem), path, (old: string) => flipBit(old, 9)),
      );
    },
    /./,
  ],
  [
    'a key, with a false root hash',
    async (scene) => {
      const path = `${ENTRIES}.0.inclusionProof.rootHash`;
      return byKey(
        scene,
        edited(await signByKey(scene, key.privatePem), path, (old: string) => flipBit(old, 9)),
      );
    },
    /root hash/,
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
