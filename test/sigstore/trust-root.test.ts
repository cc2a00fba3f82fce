import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openTrustRoot, readTrustRoot } from '../../src/adapters/sigstore/trust-root.ts';
import { fetchTargets, SIGNING_CONFIG } from '../../src/adapters/sigstore/tuf.ts';
import { WasmImageError } from '../../src/core/errors.ts';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';
import { authorityExtensions, type Hash, issue, issueFor, spkiOf } from '../support/sigstore-certificates.ts';
import { editJson, pickJson } from '../support/sigstore-edit.ts';
import { makeTuf, serveTuf, type TufFiles } from '../support/tuf.ts';

let sigstore: Sigstore;
before(async () => {
  sigstore = await startSigstore();
});
after(() => sigstore.stop());

test('reads the authorities and logs of a trusted_root.json', async () => {
  const material = await openTrustRoot({ kind: 'file', text: sigstore.trustedRoot, name: 'root.json' })();
  const counts = [material.certificateAuthorities, material.timestampAuthorities, material.tlogs, material.ctlogs].map(
    (list) => list.length,
  );
  assert.deepEqual(counts, [1, 1, 2, 1]);
});

test('reads the trust root of the public instance that comes with the product', () => {
  const seeds = JSON.parse(readFileSync(fileURLToPath(import.meta.resolve('@sigstore/tuf/seeds.json')), 'utf8'));
  const text = Buffer.from(
    seeds['https://tuf-repo-cdn.sigstore.dev'].targets['trusted_root.json'],
    'base64',
  ).toString();
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

const [FROM, UNTIL] = [new Date('2020-01-01'), new Date('2040-01-01')];
const base64 = (bytes: Buffer): string => bytes.toString('base64');
const rsa1024 = () => base64(spkiOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey));
const p224 = () => base64(spkiOf(generateKeyPairSync('ec', { namedCurve: 'secp224r1' }).publicKey));
const authority = (hash: Hash) =>
  base64(issue({ subject: 'weak', notBefore: FROM, notAfter: UNTIL, extensions: authorityExtensions(1), hash }).der);
const weakKey = () =>
  base64(
    issueFor(
      generateKeyPairSync('ec', { namedCurve: 'secp224r1' }).publicKey,
      { subject: '', notBefore: FROM, notAfter: UNTIL, extensions: [] },
      issue({ subject: 'root', notBefore: FROM, notAfter: UNTIL, extensions: authorityExtensions(1) }),
      () => [],
    ),
  );

const hostile: readonly [string, () => string, RegExp][] = [
  [
    'a log with an RSA key of 1024 bits',
    () => edited('tlogs.0.publicKey.rawBytes', rsa1024()),
    /tlogs\[0\] has a weak or unknown kind of key/,
  ],
  [
    'a certificate log with a key on P-224',
    () => edited('ctlogs.0.publicKey.rawBytes', p224()),
    /ctlogs\[0\] has a weak or unknown kind of key/,
  ],
  [
    'an authority that is signed with SHA-1',
    () => edited('certificateAuthorities.0.certChain.certificates.1.rawBytes', authority('sha1')),
    /a certificate of certificateAuthorities\[0\] is signed with a weak or unknown algorithm/,
  ],
  [
    'a timestamp authority that is signed with SHA-224',
    () => edited('timestampAuthorities.0.certChain.certificates.1.rawBytes', authority('sha224')),
    /a certificate of timestampAuthorities\[0\] is signed with a weak or unknown algorithm/,
  ],
  [
    'a timestamp authority with a weak key',
    () => edited('timestampAuthorities.0.certChain.certificates.0.rawBytes', weakKey()),
    /a certificate of timestampAuthorities\[0\] has a weak or unknown kind of key/,
  ],
  ['text that is no JSON', () => 'hello', /not strict JSON/],
  ['a duplicate key', () => sigstore.trustedRoot.replace('{', '{"tlogs":[],'), /not strict JSON/],
  ['null', () => 'null', /media type is missing/],
  [
    'a bundle',
    () => edited('mediaType', 'application/vnd.dev.sigstore.bundle.v0.3+json'),
    /media type is "application\/vnd.dev.sigstore.bundle/,
  ],
  [
    'a log without the start of its time',
    () => edited('tlogs.1.publicKey.validFor', undefined),
    /tlogs\[1\] has no publicKey\.validFor\.start/,
  ],
  [
    'a log with an end alone',
    () => edited('tlogs.0.publicKey.validFor', { end: '2030-01-01T00:00:00Z' }),
    /tlogs\[0\] has no publicKey\.validFor\.start/,
  ],
  [
    'a start that is no date',
    () => edited('tlogs.0.publicKey.validFor', { start: 'soon' }),
    /"start" has a value that/,
  ],
  [
    'a certificate log without the start of its time',
    () => edited('ctlogs.0.publicKey.validFor', {}),
    /ctlogs\[0\] has no publicKey\.validFor\.start/,
  ],
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
  [
    'a log with a broken key',
    () => edited('tlogs.0.publicKey.rawBytes', 'AAAA'),
    /has a key or certificate that cannot be read/,
  ],
  [
    'a broken certificate',
    () => edited('certificateAuthorities.0.certChain.certificates.0.rawBytes', 'AAAA'),
    /has a key or certificate that cannot be read/,
  ],
  ['no certificate authority', () => edited('certificateAuthorities', []), /no certificate authority/],
  ['an empty chain', () => edited('certificateAuthorities.0.certChain.certificates', []), /has no certificate/],
  [
    'nothing that proves a time',
    () => Buffer.from(editJson(Buffer.from(edited('tlogs', [])), 'timestampAuthorities', [])).toString(),
    /neither a log nor a timestamp/,
  ],
  ['65 logs', () => edited('tlogs', many('tlogs', 65)), /tlogs has 65 items; the limit is 64/],
  [
    'a chain of 9 certificates',
    () =>
      edited(
        'certificateAuthorities.0.certChain.certificates',
        many('certificateAuthorities.0.certChain.certificates', 9),
      ),
    /more than 8/,
  ],
  ['more than 1 MiB', () => sigstore.trustedRoot + ' '.repeat(1024 * 1024), /limit is 1048576/],
];
for (const [title, text, reason] of hostile) {
  test(`refuses a trust root with ${title}`, () => {
    assert.throws(
      () => readTrustRoot(text(), 'root.json'),
      (error) =>
        error instanceof WasmImageError &&
        error.code === 'TRUST_ROOT_INVALID' &&
        error.message.includes('"root.json"') &&
        reason.test(error.message),
    );
  });
}

interface Repository {
  readonly mirror: string;
  readonly root: string;
}

async function withRepository<T>(repository: TufFiles, run: (repository: Repository) => Promise<T>): Promise<T> {
  const served = await serveTuf(repository);
  try {
    return await run({ mirror: served.mirror, root: repository.root });
  } finally {
    served.stop();
  }
}

const TARGET = 'trusted_root.json';
const FRESH = '2040-01-01T00:00:00Z';

function openTufRoot(repository: Repository) {
  const fetch = async () => (await fetchTargets(repository, [TARGET])).get(TARGET);
  return openTrustRoot({ kind: 'tuf', fetch, name: repository.mirror })();
}

test('fetches the trust root from a TUF repository', async () => {
  const files = makeTuf(TARGET, sigstore.trustedRoot, FRESH);
  const material = await withRepository(files, openTufRoot);
  assert.equal(material.tlogs.length, 2);
});

test('fetches several targets in one session, and leaves out what is not there', async () => {
  const files = makeTuf(TARGET, sigstore.trustedRoot, FRESH, { [SIGNING_CONFIG]: '{"a":1}' });
  const found = await withRepository(files, (repository) =>
    fetchTargets(repository, [TARGET, SIGNING_CONFIG, 'other.json']),
  );
  assert.deepEqual([...found.keys()], [TARGET, SIGNING_CONFIG]);
  assert.equal(found.get(SIGNING_CONFIG), '{"a":1}');
});

test('leaves nothing behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wasm-image-test-'));
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  try {
    await withRepository(makeTuf(TARGET, sigstore.trustedRoot, FRESH), openTufRoot);
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
    (files) => ({
      ...files,
      files: { ...files.files, [`/targets/${TARGET}`]: sigstore.trustedRoot.replace('2020', '2019') },
    }),
  ],
  ['has no trusted_root.json', () => makeTuf('other.json', sigstore.trustedRoot, FRESH)],
  [
    'answers without end',
    (files) => ({ ...files, files: { ...files.files, '/timestamp.json': 'x'.repeat(1024 * 1024) } }),
  ],
];
for (const [title, change] of unavailable) {
  test(`says that it could not find out when the TUF repository ${title}`, async () => {
    const files = change(makeTuf(TARGET, sigstore.trustedRoot, FRESH));
    await assert.rejects(
      withRepository(files, openTufRoot),
      (error) =>
        error instanceof WasmImageError &&
        error.code === 'TRUST_ROOT_UNAVAILABLE' &&
        error.message.includes('http://127.0.0.1'),
    );
  });
}

const noRoots: readonly [string, (files: TufFiles) => string][] = [
  ['text that is not JSON', () => 'hello'],
  ['an empty file', () => ''],
  ['a list', () => '[]'],
  ['an empty object', () => '{}'],
  ['a trusted_root.json', () => sigstore.trustedRoot],
  ['the timestamp.json of the repository', ({ files }) => files['/timestamp.json'] ?? ''],
  ['a root without signatures', ({ root }) => JSON.stringify({ ...JSON.parse(root), signatures: [] })],
  ['a root without keys', ({ root }) => root.replace('"keys":', '"locks":')],
  ['a root without roles', ({ root }) => root.replace('"roles":', '"rules":')],
];
for (const [title, rootOf] of noRoots) {
  test(`says that tuf-root is not a root.json, and asks nobody, when it is ${title}`, async () => {
    const mirror = 'http://127.0.0.1:1';
    await assert.rejects(
      fetchTargets({ mirror, root: rootOf(makeTuf(TARGET, sigstore.trustedRoot, FRESH)) }, [TARGET]),
      (error) =>
        error instanceof WasmImageError &&
        error.code === 'TRUST_ROOT_INVALID' &&
        error.exitCode === 2 &&
        /^Cannot use tuf-root: it is not the root\.json of a TUF repository/.test(error.message),
    );
  });
}

test('says that a trust root in a good repository is damaged', async () => {
  const files = makeTuf(TARGET, '{}', FRESH);
  await assert.rejects(
    withRepository(files, openTufRoot),
    (error) => error instanceof WasmImageError && error.code === 'TRUST_ROOT_INVALID',
  );
});
