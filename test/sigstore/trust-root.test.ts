import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openTrustRoot, readTrustRoot } from '../../src/adapters/sigstore/trust-root.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';
import { editJson, pickJson } from '../support/sigstore-edit.ts';
import { makeTuf, type TufFiles } from '../support/tuf.ts';

let sigstore: Sigstore;
before(async () => {
  sigstore = await startSigstore();
});
after(() => sigstore.stop());

test('reads the authorities and logs of a trusted_root.json', async () => {
  const material = await openTrustRoot({ kind: 'file', text: sigstore.trustedRoot, name: 'root.json' })();
  const counts = [material.certificateAuthorities, material.timestampAuthorities, material.tlogs, material.ctlogs].map((list) => list.length);
  assert.deepEqual(counts, [1, 1, 2, 1]);
});

test('reads the trust root of the public instance that comes with the product', () => {
  const seeds = JSON.parse(readFileSync(fileURLToPath(import.meta.resolve('@sigstore/tuf/seeds.json')), 'utf8'));
  const text = Buffer.from(seeds['https://tuf-repo-cdn.sigstore.dev'].targets['trusted_root.json'], 'base64').toString();
  const material = readTrustRoot(text, 'public');
  assert.deepEqual(
    material.tlogs.map((log) => log.baseURL),
    ['https://rekor.sigstore.dev', 'https://log2025-1.rekor.sigstore.dev'],
  );
});

function edited(path: string, value: unknown): string {
  return Buffer.from(editJson(Buffer.from(sigstore.trustedRoot), path, value)).toString();
}

function many(path: string, count: number): unknown[] {
  const [first] = pickJson(Buffer.from(sigstore.trustedRoot), path) as unknown[];
  return Array.from({ length: count }, () => first);
}

const hostile: readonly [string, () => string, RegExp][] = [
  ['text that is no JSON', () => 'hello', /no strict JSON/],
  ['a duplicate key', () => sigstore.trustedRoot.replace('{', '{"tlogs":[],'), /no strict JSON/],
  ['null', () => 'null', /media type is missing/],
  ['a bundle', () => edited('mediaType', 'application/vnd.dev.sigstore.bundle.v0.3+json'), /media type is "application\/vnd.dev.sigstore.bundle/],
  ['a log without the start of its time', () => edited('tlogs.1.publicKey.validFor', undefined), /tlogs\[1\] has no publicKey\.validFor\.start/],
  ['a log with an end alone', () => edited('tlogs.0.publicKey.validFor', { end: '2030-01-01T00:00:00Z' }), /tlogs\[0\] has no publicKey\.validFor\.start/],
  ['a start that is no date', () => edited('tlogs.0.publicKey.validFor', { start: 'soon' }), /tlogs\[0\] has no publicKey\.validFor\.start/],
  ['a certificate log without the start of its time', () => edited('ctlogs.0.publicKey.validFor', {}), /ctlogs\[0\] has no publicKey\.validFor\.start/],
  [
    'a certificate authority without the start of its time',
    () => edited('certificateAuthorities.0.validFor', undefined),
    /certificateAuthorities\[0\] has no validFor\.start/,
  ],
  [
    'a timestamp authority without the start of its time',
    () => edited('timestampAuthorities.0.validFor', undefined),
    /timestampAuthorities\[0\] has no validFor\.start/,
  ],
  ['a log without key', () => edited('tlogs.0.publicKey', undefined), /tlogs\[0\] has no key/],
  ['a log without id', () => edited('tlogs.0.logId', undefined), /tlogs\[0\] has no log id/],
  ['a log with a broken key', () => edited('tlogs.0.publicKey.rawBytes', 'AAAA'), /key or certificate in it is unreadable/],
  ['a broken certificate', () => edited('certificateAuthorities.0.certChain.certificates.0.rawBytes', 'AAAA'), /key or certificate in it is unreadable/],
  ['no certificate authority', () => edited('certificateAuthorities', []), /no certificate authority/],
  ['no log of certificates', () => edited('ctlogs', []), /no log of certificates/],
  ['an empty chain', () => edited('certificateAuthorities.0.certChain.certificates', []), /has no certificate/],
  [
    'nothing that proves a time',
    () => Buffer.from(editJson(Buffer.from(edited('tlogs', [])), 'timestampAuthorities', [])).toString(),
    /neither a log nor a timestamp/,
  ],
  ['65 logs', () => edited('tlogs', many('tlogs', 65)), /tlogs has 65 items, more than 64/],
  [
    'a chain of 9 certificates',
    () => edited('certificateAuthorities.0.certChain.certificates', many('certificateAuthorities.0.certChain.certificates', 9)),
    /more than 8/,
  ],
  ['more than 1 MiB', () => sigstore.trustedRoot + ' '.repeat(1024 * 1024), /more than 1048576/],
];
for (const [title, text, reason] of hostile) {
  test(`refuses a trust root with ${title}`, () => {
    assert.throws(
      () => readTrustRoot(text(), 'root.json'),
      (error) => error instanceof WasmImageError && error.code === 'TRUST_ROOT_INVALID' && error.message.includes('"root.json"') && reason.test(error.message),
    );
  });
}

interface Repository {
  readonly mirror: string;
  readonly rootPath: string;
  readonly cachePath: string;
}

async function withRepository<T>(files: TufFiles, run: (repository: Repository) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    const text = files.files[request.url ?? ''];
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'wasm-image-test-'));
  writeFileSync(join(folder, 'root.json'), files.root);
  const address = server.address();
  try {
    const port = typeof address === 'object' ? address?.port : 0;
    return await run({ mirror: `http://127.0.0.1:${port}`, rootPath: join(folder, 'root.json'), cachePath: join(folder, 'cache') });
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  }
}

const TARGET = 'trusted_root.json';
const FRESH = '2040-01-01T00:00:00Z';

test('fetches the trust root from a TUF repository', async () => {
  const files = makeTuf(TARGET, sigstore.trustedRoot, FRESH);
  const material = await withRepository(files, (repository) => openTrustRoot({ kind: 'tuf', ...repository })());
  assert.equal(material.tlogs.length, 2);
});

test('leaves nothing behind when it is told no cache folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wasm-image-test-'));
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  try {
    await withRepository(makeTuf(TARGET, sigstore.trustedRoot, FRESH), ({ mirror, rootPath }) => openTrustRoot({ kind: 'tuf', mirror, rootPath })());
    assert.deepEqual(readdirSync(folder), []);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    rmSync(folder, { recursive: true });
  }
});

const unavailable: readonly [string, (files: TufFiles) => TufFiles][] = [
  ['has expired', () => makeTuf(TARGET, sigstore.trustedRoot, '2021-01-01T00:00:00Z')],
  ['answers 404', (files) => ({ ...files, files: {} })],
  ['is signed by someone else', (files) => ({ ...files, root: makeTuf(TARGET, '', FRESH).root })],
  [
    'gives other bytes than its targets say',
    (files) => ({ ...files, files: { ...files.files, [`/targets/${TARGET}`]: sigstore.trustedRoot.replace('2020', '2019') } }),
  ],
  ['has no trusted_root.json', () => makeTuf('other.json', sigstore.trustedRoot, FRESH)],
  ['answers without end', (files) => ({ ...files, files: { ...files.files, '/timestamp.json': 'x'.repeat(1024 * 1024) } })],
];
for (const [title, change] of unavailable) {
  test(`says that it could not find out when the TUF repository ${title}`, async () => {
    const files = change(makeTuf(TARGET, sigstore.trustedRoot, FRESH));
    await assert.rejects(
      withRepository(files, (repository) => openTrustRoot({ kind: 'tuf', ...repository })()),
      (error) => error instanceof WasmImageError && error.code === 'TRUST_ROOT_UNAVAILABLE' && error.message.includes('http://127.0.0.1'),
    );
  });
}

test('says that a trust root in a good repository is damaged', async () => {
  const files = makeTuf(TARGET, '{}', FRESH);
  await assert.rejects(
    withRepository(files, (repository) => openTrustRoot({ kind: 'tuf', ...repository })()),
    (error) => error instanceof WasmImageError && error.code === 'TRUST_ROOT_INVALID',
  );
});
