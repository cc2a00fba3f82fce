import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TransparencyLogEntry } from '@sigstore/protobuf-specs';
import { checkLogEntry, checkPromisedEntry } from '../../src/adapters/sigstore/log-entry.ts';
import { pemOf } from '../support/sigstore-certificates.ts';

const ROOT = Buffer.alloc(32, 7).toString('base64');
const certificate = Buffer.from('the certificate of the bundle');
const other = Buffer.from('another certificate');
const pem = (der: Uint8Array) => Buffer.from(pemOf(der)).toString('base64');
const raw = (der: Uint8Array) => ({ rawBytes: Buffer.from(der).toString('base64') });

type Entry = Parameters<typeof checkLogEntry>[0];

/** An entry whose proof was verified before: only the remaining checks are tested here. */
function makeEntry(kind: string, spec: unknown, more: object = {}): Entry {
  const [name = '', version = ''] = kind.split(' ');
  const { logId, kindVersion, ...entry } = TransparencyLogEntry.fromJSON({
    logIndex: '3',
    logId: { keyId: 'AAAA' },
    kindVersion: { kind: name, version },
    inclusionProof: {
      logIndex: '3',
      treeSize: '9',
      rootHash: ROOT,
      hashes: [],
      checkpoint: { envelope: `log\n9\n${ROOT}\n\n\u2014 log AAAA\n` },
    },
    canonicalizedBody: Buffer.from(JSON.stringify({ kind: name, apiVersion: version, spec })).toString('base64'),
    ...more,
  });
  assert.ok(logId !== undefined && kindVersion !== undefined);
  return { ...entry, logId, kindVersion };
}

const kinds: Readonly<Record<string, (der: Uint8Array) => unknown>> = {
  'dsse 0.0.1': (der) => ({ signatures: [{ verifier: pem(der) }] }),
  'intoto 0.0.2': (der) => ({ content: { envelope: { signatures: [{ publicKey: pem(der) }] } } }),
  'hashedrekord 0.0.1': (der) => ({ signature: { publicKey: { content: pem(der) } } }),
  'hashedrekord 0.0.2': (der) => ({ hashedRekordV002: { signature: { verifier: { x509Certificate: raw(der) } } } }),
  'dsse 0.0.2': (der) => ({ dsseV002: { signatures: [{ verifier: { x509Certificate: raw(der) } }] } }),
};
for (const [kind, specOf] of Object.entries(kinds)) {
  test(`binds an entry of kind ${kind} to the certificate`, () => {
    assert.equal(checkLogEntry(makeEntry(kind, specOf(certificate)), certificate), '3');
    assert.throws(() => checkLogEntry(makeEntry(kind, specOf(other)), certificate), /different certificate or key/);
    for (const spec of [{}, [], 'x', { signatures: [] }, { dsseV002: { signatures: [{}, {}] } }]) {
      assert.throws(() => checkLogEntry(makeEntry(kind, spec), certificate), /a log entry (?:has|does not have)/);
    }
  });
}

const GOOD = kinds['hashedrekord 0.0.2']?.(certificate);
const proof = {
  logIndex: '3',
  treeSize: '9',
  rootHash: ROOT,
  hashes: [],
  checkpoint: { envelope: `log\n9\n${ROOT}\n` },
};
const wrong: readonly [string, Entry, RegExp][] = [
  ['an unknown kind', makeEntry('rpm 0.0.1', GOOD), /unknown kind "rpm 0.0.1"/],
  ['an unknown version', makeEntry('hashedrekord 0.0.3', GOOD), /unknown kind/],
  [
    'a public key instead of the certificate',
    makeEntry('hashedrekord 0.0.2', { hashedRekordV002: { signature: { verifier: { publicKey: raw(other) } } } }),
    /different certificate or key/,
  ],
  [
    'a different root',
    makeEntry('hashedrekord 0.0.2', GOOD, { inclusionProof: { ...proof, rootHash: 'AAAA' } }),
    /root hash of a log entry does not match/,
  ],
  [
    'a different tree size',
    makeEntry('hashedrekord 0.0.2', GOOD, { inclusionProof: { ...proof, treeSize: '8' } }),
    /tree size of a log entry does not match/,
  ],
  [
    'a different index',
    makeEntry('hashedrekord 0.0.2', GOOD, { logIndex: '4' }),
    /index of a log entry does not match/,
  ],
  [
    'a negative index',
    makeEntry('hashedrekord 0.0.2', GOOD, { logIndex: '-4', inclusionProof: { ...proof, logIndex: '-4' } }),
    /no decimal index/,
  ],
  ['no proof', makeEntry('hashedrekord 0.0.2', GOOD, { inclusionProof: undefined }), /no inclusion proof/],
  [
    'a body with a duplicate key',
    makeEntry('hashedrekord 0.0.2', GOOD, { canonicalizedBody: Buffer.from('{"spec":1,"spec":2}').toString('base64') }),
    /duplicate key/,
  ],
];
for (const [title, entry, reason] of wrong)
  test(`rejects an entry with ${title}`, () => assert.throws(() => checkLogEntry(entry, certificate), reason));

test('accepts index 0, and uses the signed index if there is a promise', () => {
  const zero = { ...proof, logIndex: '0' };
  assert.equal(
    checkLogEntry(makeEntry('hashedrekord 0.0.2', GOOD, { logIndex: '0', inclusionProof: zero }), certificate),
    '0',
  );
  assert.equal(
    checkLogEntry(
      makeEntry('hashedrekord 0.0.2', GOOD, { logIndex: '9000', inclusionPromise: { signedEntryTimestamp: 'AAAA' } }),
      certificate,
    ),
    '9000',
  );
});

test('binds an entry with only a promise to the certificate', () => {
  const promised = (der: Uint8Array, more: object = {}) =>
    makeEntry('hashedrekord 0.0.1', kinds['hashedrekord 0.0.1']?.(der), {
      inclusionProof: undefined,
      inclusionPromise: { signedEntryTimestamp: 'AAAA' },
      ...more,
    });
  assert.equal(checkPromisedEntry(promised(certificate), certificate), '3');
  assert.throws(() => checkPromisedEntry(promised(other), certificate), /different certificate or key/);
  assert.throws(
    () => checkPromisedEntry(promised(certificate, { inclusionPromise: undefined }), certificate),
    /no inclusion promise/,
  );
});
