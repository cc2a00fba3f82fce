import '../support/fetch-hook.ts';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readTrustRoot } from '../../src/adapters/sigstore/trust-root.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';
import { reasonFor, signOn } from '../support/sigstore-run.ts';

let sigstore: Sigstore;
let bundle: Uint8Array;
before(async () => {
  sigstore = await startSigstore();
  bundle = await signOn(sigstore, 'rekor 1 and timestamp');
});
after(() => sigstore.stop());

type Tree = Record<string, unknown>;

/** Every object of a document with the name of each of its members. */
function membersOf(value: unknown): readonly (readonly [Tree, string])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(Array.isArray(value) ? [] : [[value as Tree, key] as const]),
    ...membersOf(inner),
  ]);
}

const isBase64 = (text: string): boolean =>
  text.length > 8 && /[+/]/.test(text) && Buffer.from(text, 'base64').toString('base64') === text;

/** The second spellings of protojson. Each changes one member and gives undefined where it has none. */
const spellings: readonly (readonly [string, (parent: Tree, key: string) => boolean])[] = [
  ['the name that the .proto file has', (parent, key) => rename(parent, key, snake(key))],
  ['both names', (parent, key) => add(parent, snake(key), key, null)],
  ['another case', (parent, key) => add(parent, key.toUpperCase(), key, null)],
  [
    'base64 of URLs',
    (parent, key) =>
      typeof parent[key] === 'string' &&
      isBase64(parent[key]) &&
      set(parent, key, Buffer.from(parent[key], 'base64').toString('base64url')),
  ],
  [
    'a number of 64 bits in an exponent',
    (parent, key) =>
      typeof parent[key] === 'string' && /^[1-9]\d*$/.test(parent[key]) && set(parent, key, `${parent[key]}e0`),
  ],
  [
    'a string that is a number',
    (parent, key) =>
      typeof parent[key] === 'string' &&
      !/^\d+$/.test(parent[key]) &&
      !/^[A-Z0-9_]+$/.test(parent[key]) &&
      set(parent, key, 7),
  ],
  ['an object in place of a list', (parent, key) => Array.isArray(parent[key]) && set(parent, key, {})],
];

const snake = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const set = (parent: Tree, key: string, value: unknown): boolean => {
  parent[key] = value;
  return true;
};
const rename = (parent: Tree, key: string, name: string): boolean =>
  add(parent, name, key, parent[key]) && delete parent[key];
const add = (parent: Tree, name: string, key: string, value: unknown): boolean =>
  name !== key && set(parent, name, value);

/** All documents that one change of one member makes. */
function* changed(
  text: string,
  change: (parent: Tree, key: string) => boolean,
): Generator<readonly [place: string, text: string]> {
  const count = membersOf(JSON.parse(text)).length;
  for (let i = 0; i < count; i += 1) {
    const root: unknown = JSON.parse(text);
    const [parent, key] = membersOf(root)[i] ?? assert.fail();
    if (change(parent, key)) yield [key, JSON.stringify(root)];
  }
}

for (const [what, change] of spellings)
  describe(`protojson's other spelling: ${what}`, () => {
    it('is refused wherever it stands in a bundle', async () => {
      const documents = [...changed(Buffer.from(bundle).toString('utf8'), change)];
      assert.ok(documents.length > 0);
      for (const [place, text] of documents)
        assert.match(
          await reasonFor(sigstore.trustedRoot, Buffer.from(text)),
          /^Cannot read the signature bundle: .*(?:some parsers read key|has a value that)/,
          place,
        );
    });
    it('is refused wherever it stands in a trusted root', () => {
      const documents = [...changed(sigstore.trustedRoot, change)];
      assert.ok(documents.length > 0 || /exponent/.test(what));
      for (const [place, text] of documents)
        assert.throws(
          () => readTrustRoot(text, 'root'),
          { code: 'TRUST_ROOT_INVALID', message: /some parsers read key|has a value that/ },
          place,
        );
    });
  });

describe('a bundle', () => {
  const edit = (change: (root: Tree & { verificationMaterial: Tree; dsseEnvelope: Tree }) => void): Buffer => {
    const root = JSON.parse(Buffer.from(bundle).toString('utf8'));
    change(root);
    return Buffer.from(JSON.stringify(root));
  };
  it('is refused with a signed message next to the envelope', async () =>
    assert.match(
      await reasonFor(
        sigstore.trustedRoot,
        edit((root) => set(root, 'messageSignature', { signature: 'AAAA' })),
      ),
      /both "messageSignature" and "dsseEnvelope"/,
    ));
  it('is refused with a key next to the certificate', async () =>
    assert.match(
      await reasonFor(
        sigstore.trustedRoot,
        edit((root) => set(root.verificationMaterial, 'publicKey', { hint: 'x' })),
      ),
      /both "publicKey" and "certificate"/,
    ));
  it('is verified with numbers in place of digits, null for what is not there, and fields of later versions', async () =>
    assert.equal(
      await reasonFor(
        sigstore.trustedRoot,
        edit(({ verificationMaterial, ...root }) => {
          const [entry] = verificationMaterial.tlogEntries as Tree[];
          Object.assign(entry ?? {}, { logIndex: Number(entry?.logIndex), later: { a: 1 } });
          Object.assign(verificationMaterial, { publicKey: null, x509CertificateChain: null });
          Object.assign(root.dsseEnvelope, { later: [1] });
        }),
      ),
      'verified',
    ));
});
