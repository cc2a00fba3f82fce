import '../support/fetch-hook.ts';
import { describe } from 'node:test';
import { type Row, testVectors, V1, V2 } from '../support/file-scene.ts';
import { asVersion, ENTRIES, edited, TIMESTAMPS, withoutPromise, withoutProof } from '../support/file-vectors.ts';
import { editJson, flipBit, pickJson } from '../support/sigstore-edit.ts';
import { checkpointOf, entryOfV2 } from '../support/sigstore-log.ts';

const DENIED: readonly Row[] = [
  [
    'version 0.1 without a promise',
    (scene) => ({ bundle: asVersion('0.1', edited(scene.bundle(V1), ENTRIES, withoutPromise)) }),
    /inclusionPromise/,
  ],
  [
    'version 0.2 without the promise that signs the index of a log of version 1',
    (scene) => ({ bundle: asVersion('0.2', edited(scene.bundle(V1), ENTRIES, withoutPromise)) }),
    /index of a log entry does not match/,
  ],
  [
    'version 0.2 without a proof',
    (scene) => ({ bundle: asVersion('0.2', edited(scene.bundle('rekor 1'), ENTRIES, withoutProof)) }),
    /inclusionProof/,
  ],
  [
    'version 0.3 without a proof',
    (scene) => ({ bundle: edited(scene.bundle('rekor 1'), ENTRIES, withoutProof) }),
    /inclusionProof/,
  ],
  [
    'a proof without a checkpoint',
    (scene) => ({ bundle: editJson(scene.bundle(V2), `${ENTRIES}.0.inclusionProof.checkpoint`, undefined) }),
    /checkpoint/,
  ],
  [
    'a promise of version 0.1 that is not signed by the log',
    (scene) => ({
      bundle: edited(
        asVersion('0.1', edited(scene.bundle('rekor 1'), ENTRIES, withoutProof)),
        `${ENTRIES}.0.inclusionPromise.signedEntryTimestamp`,
        (old: string) => flipBit(old, 200),
      ),
    }),
    /promise/,
  ],
  [
    'a promise of version 0.3 that is not signed by the log',
    (scene) => ({
      bundle: edited(scene.bundle('rekor 1'), `${ENTRIES}.0.inclusionPromise.signedEntryTimestamp`, (old: string) =>
        flipBit(old, 200),
      ),
    }),
    /promise/,
  ],
  [
    'a corrupt path',
    (scene) => ({
      bundle: edited(scene.bundle(V2), `${ENTRIES}.0.inclusionProof.hashes.0`, (old: string) => flipBit(old, 9)),
    }),
    /./,
  ],
  [
    'a checkpoint by another log',
    (scene) => ({
      bundle: edited(scene.bundle(V2), `${ENTRIES}.0.inclusionProof.checkpoint.envelope`, () =>
        checkpointOf(scene.sigstore.logs.v2, scene.foreign.logs.v2.privateKey),
      ),
    }),
    /checkpoint/,
  ],
  [
    'a checkpoint with another key hint',
    (scene) => ({
      bundle: edited(scene.bundle(V2), `${ENTRIES}.0.inclusionProof.checkpoint.envelope`, (old: string) =>
        old.replace(/(\u2014 \S+ )(\S+)/, (_, name, note) => `${name}${flipBit(note, 3)}`),
      ),
    }),
    /checkpoint/,
  ],
  [
    'a checkpoint with another root hash',
    (scene) => ({
      bundle: edited(scene.bundle(V2), `${ENTRIES}.0.inclusionProof.checkpoint.envelope`, (old: string) => {
        const lines = old.split('\n');
        return lines.map((line, at) => (at === 2 ? flipBit(line, 5) : line)).join('\n');
      }),
    }),
    /checkpoint/,
  ],
  [
    'a stated root hash that is not that of the checkpoint',
    (scene) => ({
      bundle: edited(scene.bundle(V2), `${ENTRIES}.0.inclusionProof.rootHash`, (old: string) => flipBit(old, 5)),
    }),
    /root hash/,
  ],
  [
    'the log entry of another artifact by the same signer',
    (scene) => ({ bundle: editJson(scene.bundle(V2), ENTRIES, pickJson(scene.bundle(`other ${V2}`), ENTRIES)) }),
    /mismatch/,
  ],
  [
    'the log entry of another artifact, version 1',
    (scene) => ({
      bundle: editJson(scene.bundle('rekor 1'), ENTRIES, pickJson(scene.bundle('other rekor 1'), ENTRIES)),
    }),
    /mismatch/,
  ],
  [
    'the log entry of a statement',
    (scene) => ({
      bundle: editJson(scene.bundle('rekor 1'), ENTRIES, pickJson(scene.bundle('statement rekor 1'), ENTRIES)),
    }),
    /mismatch|signature|digest/,
  ],
  [
    'a log entry for another certificate',
    async (scene) => {
      const body = JSON.parse(
        Buffer.from(String(pickJson(scene.bundle(V2), `${ENTRIES}.0.canonicalizedBody`)), 'base64').toString(),
      );
      const certificate = pickJson(scene.bundle(`other ${V2}`), 'verificationMaterial.certificate');
      body.spec.hashedRekordV002.signature.verifier.x509Certificate = certificate;
      const index = scene.sigstore.logs.v2.tree.append(Buffer.from(JSON.stringify(body)));
      return { bundle: edited(scene.bundle(V2), ENTRIES, () => [entryOfV2(scene.sigstore.logs.v2, index)]) };
    },
    /different certificate or key/,
  ],
  [
    'the same log entry twice',
    (scene) => ({ bundle: edited(scene.bundle(V2), ENTRIES, (old: unknown[]) => [...old, ...old]) }),
    /duplicate tlog entry/,
  ],
  ['no log entry', (scene) => ({ bundle: edited(scene.bundle(V1), ENTRIES, () => []) }), /expected 1 tlog entries/],
  [
    'a log of version 2 without a timestamp',
    (scene) => ({ bundle: edited(scene.bundle(V2), TIMESTAMPS, () => []) }),
    /timestamps/,
  ],
  [
    'a changed time of the log',
    (scene) => ({
      bundle: edited(scene.bundle('rekor 1'), `${ENTRIES}.0.integratedTime`, (old: string) => String(Number(old) + 5)),
    }),
    /promise/,
  ],
  [
    'a time of the log in the future',
    async (scene) => ({
      bundle: await scene.sign({ now: () => new Date(Math.floor(Date.now() / 1000) * 1000 + 7_200_000) }, 'rekor 1'),
    }),
    /future/,
  ],
  [
    'a certificate that had expired',
    async (scene) => ({ bundle: await scene.sign({ certificate: 'expired' }, 'rekor 1') }),
    /certificate/i,
  ],
  [
    'a certificate from before the authority was trusted',
    (scene) => ({
      bundle: scene.bundle('rekor 1'),
      root: scene.rootWith('certificateAuthorities.0.validFor', () => ({ start: '2099-01-01T00:00:00Z' })),
    }),
    /certificate/,
  ],
  [
    'a timestamp after the certificate had expired',
    async (scene) => ({ bundle: await scene.sign({ timestamp: 'late' }, V2) }),
    /certificate|future/,
  ],
  [
    'two timestamps, one after the certificate had expired',
    async (scene) => {
      const late = await scene.sign({ timestamp: 'late' }, V2);
      const [good] = pickJson(scene.bundle(V2), TIMESTAMPS) as unknown[];
      return { bundle: edited(late, TIMESTAMPS, (old: unknown[]) => [good, ...old]) };
    },
    /./,
  ],
  [
    'a timestamp of other bytes',
    async (scene) => ({ bundle: await scene.sign({ timestamp: 'other' }, V2) }),
    /timestamp could not be verified/,
  ],
  [
    'a timestamp of an unknown authority',
    async (scene) => ({ bundle: await scene.sign({ timestamp: 'foreign' }, V2) }),
    /timestamp/,
  ],
  [
    'a timestamp from before its authority was trusted',
    (scene) => ({
      bundle: scene.bundle(V2),
      root: scene.rootWith('timestampAuthorities.0.validFor', () => ({ start: '2099-01-01T00:00:00Z' })),
    }),
    /timestamp/,
  ],
  [
    'a log that had ended',
    (scene) => ({
      bundle: scene.bundle('rekor 1'),
      root: scene.rootWith('tlogs.0.publicKey.validFor', (old: object) => ({ ...old, end: '2021-01-01T00:00:00Z' })),
    }),
    /./,
  ],
  [
    'another key for the certificate log',
    (scene) => ({
      bundle: scene.bundle(V2),
      root: scene.rootWith('ctlogs.0', (old: { publicKey: object }) => ({
        ...old,
        publicKey: pickJson(Buffer.from(scene.foreign.trustedRoot), 'ctlogs.0.publicKey'),
      })),
    }),
    /SCT|certificate/i,
  ],
  [
    'no certificate log entry',
    async (scene) => ({ bundle: await scene.sign({ certificate: 'without-sct' }, V2) }),
    /SCT/,
  ],
  [
    'a foreign certificate log',
    async (scene) => ({ bundle: await scene.sign({ certificate: 'foreign-sct' }, V2) }),
    /SCT/,
  ],
  [
    'a foreign certificate authority',
    async (scene) => ({ bundle: await scene.sign({ certificate: 'foreign-authority' }, V2) }),
    /certificate/,
  ],
  ['another sigstore', async (scene) => ({ bundle: await scene.sign({}, V2, scene.foreign) }), /./],
];

describe('a bundle about a file with wrong proofs', () => testVectors(DENIED));
