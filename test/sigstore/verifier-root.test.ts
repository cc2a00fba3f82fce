import '../support/fetch-hook.ts';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBundleVerifier } from '../../src/adapters/sigstore/verifier.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';
import { type Road, reasonFor, signOn } from '../support/sigstore-run.ts';

const V1: Road = 'rekor 1 and timestamp';
const V2: Road = 'rekor 2 and timestamp';
let sigstore: Sigstore;
const bundles = new Map<Road, Uint8Array>();

before(async () => {
  sigstore = await startSigstore();
  for (const road of [V1, V2]) bundles.set(road, await signOn(sigstore, road));
});
after(() => sigstore.stop());

function bundleOf(road: Road): Uint8Array {
  return bundles.get(road) ?? new Uint8Array();
}

type Root = { tlogs: { publicKey: { validFor: object } }[]; [list: string]: unknown };
const narrowed: readonly [string, Road, (root: Root) => Root, RegExp][] = [
  [
    'a log of version 2 that is trusted from 2039 on',
    V2,
    (root) => trusted(root, 1, { start: '2039-01-01T00:00:00Z' }),
    /checkpoint signature/,
  ],
  [
    'a log of version 2 that was trusted until 2021',
    V2,
    (root) => trusted(root, 1, { start: '2020-01-01T00:00:00Z', end: '2021-01-01T00:00:00Z' }),
    /checkpoint signature/,
  ],
  [
    'a log of version 1 that is trusted from 2039 on',
    V1,
    (root) => trusted(root, 0, { start: '2039-01-01T00:00:00Z' }),
    /promise could not be verified/,
  ],
  [
    'a certificate authority that was trusted until 2021',
    V2,
    (root) => ended(root, 'certificateAuthorities'),
    /certificate chain/,
  ],
  [
    'a timestamp authority that was trusted until 2021',
    V2,
    (root) => ended(root, 'timestampAuthorities'),
    /timestamp could not be verified/,
  ],
  [
    'a log that the trust root does not name',
    V2,
    (root) => ({ ...root, tlogs: root.tlogs.slice(0, 1) }),
    /checkpoint signature/,
  ],
];
for (const [title, road, narrow, reason] of narrowed) {
  test(`rejects ${title}`, async () => {
    const root = JSON.stringify(narrow(JSON.parse(sigstore.trustedRoot)));
    assert.match(await reasonFor(root, bundleOf(road)), reason);
  });
}

function trusted(root: Root, index: number, validFor: object): Root {
  return {
    ...root,
    tlogs: root.tlogs.map((log, at) => (at === index ? { ...log, publicKey: { ...log.publicKey, validFor } } : log)),
  };
}

function ended(root: Root, list: string): Root {
  const items = root[list] as object[];
  return {
    ...root,
    [list]: items.map((item) => ({
      ...item,
      validFor: { start: '2020-01-01T00:00:00Z', end: '2021-01-01T00:00:00Z' },
    })),
  };
}

test('says that it could not find out when the trust root cannot be had, and asks for it again', async () => {
  let asked = 0;
  const load = async () => {
    asked += 1;
    throw new WasmImageError('TRUST_ROOT_UNAVAILABLE', 'Cannot get the trust root');
  };
  const verifier = openBundleVerifier({ kind: 'trust-root', load, transparency: 'required' });
  for (let i = 0; i < 2; i += 1)
    await assert.rejects(verifier.verifyBundle(bundleOf(V2)), { code: 'TRUST_ROOT_UNAVAILABLE' });
  assert.equal(asked, 2);
});
