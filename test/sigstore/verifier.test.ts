import '../support/fetch-hook.ts';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Sigstore, startSigstore } from '../support/sigstore.ts';
import { editJson, flipBit, pickJson } from '../support/sigstore-edit.ts';
import { checkpointOf, entryOfV2 } from '../support/sigstore-log.ts';
import { reasonFor, signOn, verifyWith, type Witnesses } from '../support/sigstore-run.ts';

let sigstore: Sigstore;
let foreign: Sigstore;
const bundles = new Map<Witnesses, Uint8Array>();
const ENTRIES = 'verificationMaterial.tlogEntries';
const TIMESTAMPS = 'verificationMaterial.timestampVerificationData.rfc3161Timestamps';
const V1: Witnesses = 'rekor 1 and timestamp';
const V2: Witnesses = 'rekor 2 and timestamp';

before(async () => {
  sigstore = await startSigstore();
  foreign = await startSigstore();
  // First the one whose certificate is put into another bundle, which was signed while the certificate was valid.
  for (const witnesses of ['timestamp', V1, V2, 'rekor 1'] as const)
    bundles.set(witnesses, await signOn(sigstore, witnesses));
});
after(() => Promise.all([sigstore.stop(), foreign.stop()]));

function bundleOf(witnesses: Witnesses): Uint8Array {
  return bundles.get(witnesses) ?? new Uint8Array();
}

function edit(witnesses: Witnesses, path: string, value: (old: never) => unknown): Uint8Array {
  const bundle = bundleOf(witnesses);
  return editJson(bundle, path, value(pickJson(bundle, path) as never));
}

const rejected: readonly [string, () => Uint8Array | Promise<Uint8Array>, RegExp][] = [
  ['a bundle of another sigstore', () => signOn(foreign, V2), /timestamp could not be verified/],
  ['no log entry', () => edit(V1, ENTRIES, () => []), /expected 1 tlog entries, got 0/],
  ['a bundle with only a timestamp', () => bundleOf('timestamp'), /expected 1 tlog entries, got 0/],
  [
    'an entry that proves no time, without a timestamp',
    () => edit(V2, TIMESTAMPS, () => []),
    /expected 1 timestamps, got 0/,
  ],
  ['the same entry twice', () => edit(V2, ENTRIES, (old: unknown[]) => [...old, ...old]), /duplicate tlog entry/],
  ['the same timestamp twice', () => edit(V2, TIMESTAMPS, (old: unknown[]) => [...old, ...old]), /duplicate timestamp/],
  [
    '33 log entries, before any is checked',
    () => edit(V2, ENTRIES, (old: unknown[]) => Array.from({ length: 33 }, () => old[0])),
    /33 log entries; the limit is 32/,
  ],
  [
    '33 timestamps, before any is checked',
    () => edit(V2, TIMESTAMPS, (old: unknown[]) => Array.from({ length: 33 }, () => old[0])),
    /33 timestamps; the limit is 32/,
  ],
  [
    '5,000 log entries, before they are parsed',
    () => edit(V2, ENTRIES, (old: unknown[]) => Array.from({ length: 5000 }, () => old[0])),
    /limit is 1048576/,
  ],
  ['the entry of another bundle', async () => edit(V2, ENTRIES, await entriesOfAnother(V2)), /mismatch/],
  ['the entry of another bundle in version 1', async () => edit(V1, ENTRIES, await entriesOfAnother(V1)), /mismatch/],
  ['a valid and a foreign entry', async () => twoEntries(), /mismatch/],
  [
    'the timestamp of another bundle',
    async () => edit(V2, TIMESTAMPS, await timestampsOfAnother()),
    /timestamp could not be verified/,
  ],
  ['the certificate of another bundle', () => otherCertificate(), /signature verification failed/],
  ['a logged entry for a different certificate', () => entryOfOtherKey(), /different certificate or key/],
  [
    'a false root hash',
    () => edit(V2, `${ENTRIES}.0.inclusionProof.rootHash`, (old: string) => flipBit(old, 3)),
    /root hash of a log entry does not match/,
  ],
  [
    'a false root hash in version 1',
    () => edit(V1, `${ENTRIES}.0.inclusionProof.rootHash`, (old: string) => flipBit(old, 3)),
    /root hash of a log entry does not match/,
  ],
  [
    'a false tree size',
    () => edit(V2, `${ENTRIES}.0.inclusionProof.treeSize`, () => '900'),
    /tree size of a log entry does not match/,
  ],
  [
    'a false log index',
    () => edit(V2, `${ENTRIES}.0.logIndex`, () => '77'),
    /index of a log entry does not match its proof/,
  ],
  [
    'a false log index in version 1',
    () => edit(V1, `${ENTRIES}.0.logIndex`, () => '77'),
    /promise could not be verified/,
  ],
  ['a negative log index', () => edit(V2, `${ENTRIES}.0.inclusionProof.logIndex`, () => '-1'), /invalid index/],
  ['a negative index of an entry', () => edit(V2, `${ENTRIES}.0.logIndex`, () => '-1'), /index/],
  [
    'a log index that is a word',
    () => edit(V2, `${ENTRIES}.0.inclusionProof.logIndex`, () => 'x'),
    /"logIndex" has a value that/,
  ],
  [
    'a false path',
    () => edit(V2, `${ENTRIES}.0.inclusionProof.hashes.0`, (old: string) => flipBit(old, 3)),
    /does not match/,
  ],
  [
    'a checkpoint signed by someone else',
    () => edit(V2, `${ENTRIES}.0.inclusionProof.checkpoint.envelope`, () => forgedCheckpoint()),
    /invalid checkpoint signature/,
  ],
  [
    'text after the signatures of a checkpoint',
    () => edit(V2, `${ENTRIES}.0.inclusionProof.checkpoint.envelope`, (old: string) => `${old}=\n`),
    /not a signed note/,
  ],
  [
    'an empty line after them',
    () => edit(V1, `${ENTRIES}.0.inclusionProof.checkpoint.envelope`, (old: string) => `${old}\n`),
    /not a signed note/,
  ],
  [
    'an unsigned time outside the validity of the certificate',
    () => edit(V2, `${ENTRIES}.0.integratedTime`, () => '1'),
    /time of a log entry is outside the validity/,
  ],
  ['no inclusion proof', () => edit(V2, `${ENTRIES}.0.inclusionProof`, () => undefined), /inclusionProof/],
  [
    'a later integrated time',
    () => edit('rekor 1', `${ENTRIES}.0.integratedTime`, (old: string) => String(Number(old) + 60)),
    /promise could not be verified/,
  ],
  [
    'an integrated time without a promise',
    () => edit('rekor 1', `${ENTRIES}.0.inclusionPromise`, () => undefined),
    /expected 1 timestamps, got 0/,
  ],
  ['an unknown kind of entry', () => edit(V2, `${ENTRIES}.0.kindVersion.kind`, () => 'rpm'), /kind\/version mismatch/],
  [
    'a key instead of a certificate',
    () =>
      edit(V2, 'verificationMaterial', (old: object) => ({ ...old, certificate: undefined, publicKey: { hint: 'x' } })),
    /signed with a key/,
  ],
  ['a certificate chain', () => chained(), /verificationMaterial/],
  ['a certificate chain with the root certificate', () => chained(...authorities()), /verificationMaterial/],
  [
    'the root certificate instead of a leaf',
    () => edit(V2, 'verificationMaterial.certificate', () => authorities().at(-1)),
    /no trusted certificate path/,
  ],
  ['a message signature', () => edit(V2, 'dsseEnvelope', () => undefined), /content|statement/],
  [
    'a bundle of version 0.1',
    () => edit(V2, 'mediaType', () => 'application/vnd.dev.sigstore.bundle+json;version=0.1'),
    /media type/,
  ],
  ['a media type with a suffix', () => edit(V2, 'mediaType', (old: string) => `${old}+evil`), /media type/],
  ['a duplicate key', () => doubled(), /duplicate key/],
  ['another payload type', () => edit(V2, 'dsseEnvelope.payloadType', () => 'text/plain'), /mismatch|signature/],
];
for (const [title, bytes, reason] of rejected) {
  test(`rejects ${title}`, async () => assert.match(await reasonFor(sigstore.trustedRoot, await bytes()), reason));
}

async function entriesOfAnother(witnesses: Witnesses): Promise<() => unknown> {
  const entries = pickJson(await signOn(sigstore, witnesses), ENTRIES);
  return () => entries;
}

async function twoEntries(): Promise<Uint8Array> {
  const [other] = pickJson(await signOn(sigstore, V2), ENTRIES) as unknown[];
  return edit(V2, ENTRIES, (old: unknown[]) => [...old, other]);
}

async function timestampsOfAnother(): Promise<() => unknown> {
  const stamps = pickJson(await signOn(sigstore, V2), TIMESTAMPS);
  return () => stamps;
}

function otherCertificate(): Uint8Array {
  const certificate = pickJson(bundleOf('timestamp'), 'verificationMaterial.certificate');
  return edit(V2, 'verificationMaterial.certificate', () => certificate);
}

/** The leaf in a chain, followed by more certificates. */
function chained(...further: readonly unknown[]): Uint8Array {
  return edit(V2, 'verificationMaterial', ({ certificate, ...old }: { certificate: unknown }) => ({
    ...old,
    x509CertificateChain: { certificates: [certificate, ...further] },
  }));
}

/** The certificates above the leaf, the root last. */
function authorities(): readonly unknown[] {
  return pickJson(
    Buffer.from(sigstore.trustedRoot),
    'certificateAuthorities.0.certChain.certificates',
  ) as readonly unknown[];
}

/** The log has our signature under another certificate: validly logged, but by someone else. */
async function entryOfOtherKey(): Promise<Uint8Array> {
  const body = JSON.parse(
    Buffer.from(pickJson(bundleOf(V2), `${ENTRIES}.0.canonicalizedBody`) as string, 'base64').toString(),
  );
  body.spec.hashedRekordV002.signature.verifier.x509Certificate = pickJson(
    await signOn(sigstore, 'timestamp'),
    'verificationMaterial.certificate',
  );
  const index = sigstore.logs.v2.tree.append(Buffer.from(JSON.stringify(body)));
  return edit(V2, ENTRIES, () => [entryOfV2(sigstore.logs.v2, index)]);
}

function forgedCheckpoint(): string {
  return checkpointOf(sigstore.logs.v2, foreign.logs.v2.privateKey);
}

function doubled(): Uint8Array {
  return Buffer.from(
    Buffer.from(bundleOf(V2))
      .toString()
      .replace('"dsseEnvelope":', '"dsseEnvelope":{"payload":"e30="},"dsseEnvelope":'),
  );
}

for (const witnesses of [V1, V2, 'timestamp'] as const) {
  test(`rejects every flipped bit of payload, signature and certificate signed with ${witnesses}`, async () => {
    const transparency = witnesses === 'timestamp' ? 'timestamp-only' : 'required';
    const place = fc.constantFrom(
      'dsseEnvelope.payload',
      'dsseEnvelope.signatures.0.sig',
      'verificationMaterial.certificate.rawBytes',
    );
    await fc.assert(
      fc.asyncProperty(place, fc.nat(20_000), async (path, bit) => {
        const outcome = await verifyWith(
          sigstore.trustedRoot,
          edit(witnesses, path, (old: string) => flipBit(old, bit)),
          transparency,
        );
        assert.equal(outcome.kind, 'rejected');
      }),
      { numRuns: 150, seed: 7 },
    );
  });
}

test('rejects any shortened bundle and never throws', async () => {
  const bundle = bundleOf(V1);
  for (let length = 0; length < bundle.length; length += 97)
    assert.notEqual(await reasonFor(sigstore.trustedRoot, bundle.subarray(0, length)), 'verified');
});

test('accepts a bundle with only a timestamp if no log is required, and requires the timestamp', async () => {
  assert.equal(await reasonFor(sigstore.trustedRoot, bundleOf('timestamp'), 'timestamp-only'), 'verified');
  assert.match(
    await reasonFor(sigstore.trustedRoot, bundleOf('rekor 1'), 'timestamp-only'),
    /no timestamp from a timestamp authority/,
  );
  assert.match(
    await reasonFor(
      sigstore.trustedRoot,
      edit(V2, `${ENTRIES}.0.inclusionProof.rootHash`, (old: string) => flipBit(old, 1)),
      'timestamp-only',
    ),
    /root hash/,
  );
});
