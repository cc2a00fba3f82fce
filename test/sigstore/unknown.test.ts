import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE_SIGNING, makeKey, sha256, spkiOf, TIME_STAMPING } from '../support/sigstore-certificates.ts';
import { ct, drawCertificates, enter, log, purposes, SIGNED_AT, sealBundle } from '../support/sigstore-chain.ts';
import { seq } from '../support/sigstore-der.ts';
import { flipBit } from '../support/sigstore-edit.ts';
import { makeTimestamp } from '../support/sigstore-timestamps.ts';
import {
  logOf,
  newLog,
  otherCt,
  otherLog,
  outcomeOf,
  p256,
  type Root,
  type Row,
  renewed,
  unknownBody,
  unknownEntry,
  unknownStamp,
} from '../support/sigstore-unknown.ts';

const taken: readonly Row[] = [
  {
    title: 'a timestamp of an unknown authority after a known one',
    change: (scene) => scene.stamps.push(unknownStamp(scene)),
  },
  {
    title: 'a timestamp of an unknown authority before a known one',
    change: (scene) => scene.stamps.unshift(unknownStamp(scene)),
  },
  {
    title: 'a timestamp of an unknown authority that names another time',
    change: (scene) => scene.stamps.push(unknownStamp(scene, new Date('2039-01-01'))),
  },
  {
    title: 'a timestamp of an unknown authority for other bytes',
    change: (scene) => scene.stamps.push(unknownStamp({ ...scene, signature: Buffer.from('other') })),
  },
  {
    title: 'the same timestamp of an unknown authority twice',
    change: (scene) => scene.stamps.push(unknownStamp(scene), unknownStamp(scene)),
  },
  { title: 'an entry of an unknown log after a known one', change: (scene) => scene.entries.push(unknownEntry(scene)) },
  {
    title: 'an entry of an unknown log before a known one',
    change: (scene) => scene.entries.unshift(unknownEntry(scene)),
  },
  {
    title: 'an entry of an unknown log and an unknown kind',
    change: (scene) => scene.entries.push(unknownBody(scene)),
  },
  {
    title: 'an entry of an unknown log that promises a time',
    change: (scene) =>
      scene.entries.push({
        ...unknownEntry(scene),
        integratedTime: '2180000000',
        inclusionPromise: { signedEntryTimestamp: 'AAAA' },
      }),
  },
  {
    title: 'an SCT of an unknown log after a known one',
    change: () => {},
    options: { listedBy: [ct.privateKey, otherCt.privateKey] },
  },
  {
    title: 'an SCT of an unknown log before a known one',
    change: () => {},
    options: { listedBy: [otherCt.privateKey, ct.privateKey] },
  },
  {
    title: 'an SCT of an unknown log where none is required',
    change: ({ root }) => {
      root.ctlogs = [];
    },
    options: { listedBy: [otherCt.privateKey] },
  },
  {
    title: 'an entry of an unknown log where none is required',
    change: (scene) => scene.entries.push(unknownEntry(scene)),
    options: { withoutLog: true },
    transparency: 'timestamp-only',
  },
  {
    title: 'a trust root with a log of an unknown kind after a known one',
    change: ({ root }) => root.tlogs.push(newLog()),
  },
  {
    title: 'a trust root with a log of an unknown kind before a known one',
    change: ({ root }) => root.tlogs.unshift(newLog()),
  },
  {
    title: 'a trust root with a log of an unknown hash',
    change: ({ root }) => root.tlogs.push({ ...logOf(otherLog), hashAlgorithm: 'SHA3_512' }),
  },
  {
    title: 'a trust root with a certificate log of an unknown kind',
    change: ({ root }) => root.ctlogs.unshift(newLog()),
  },
  {
    title: 'a trust root with a certificate authority of an unknown kind',
    change: ({ root }) => root.certificateAuthorities.unshift(...root.certificateAuthorities.map(renewed)),
  },
  {
    title: 'a trust root with a timestamp authority of an unknown kind',
    change: ({ root }) => root.timestampAuthorities.unshift(...root.timestampAuthorities.map(renewed)),
  },
  {
    title: 'a trust root with an authority whose chain is not usable, next to one whose chain is',
    change: ({ root }) => {
      const unfit = drawCertificates();
      unfit.intermediate.extensions.set(...purposes(TIME_STAMPING));
      root.certificateAuthorities.unshift(
        ...(JSON.parse(sealBundle(unfit).trustedRoot) as Root).certificateAuthorities,
      );
    },
  },
  {
    title: 'an entry of the log of an unknown kind, next to one of a known log',
    change: (scene) => {
      scene.root.tlogs.push(newLog(otherLog.id.toString('base64')));
      scene.entries.push(unknownEntry(scene));
    },
  },
];
for (const row of taken)
  test(`accepts ${row.title}, and counts only known services`, async () =>
    assert.equal(
      await outcomeOf(row),
      row.options?.withoutLog === true ? 'verified  2026-06-01T12:00:00Z' : 'verified 1 2026-06-01T12:00:00Z',
    ));

const refused: readonly (Row & { readonly reason: RegExp })[] = [
  {
    title: 'only a timestamp of an unknown authority',
    change: (scene) => void scene.stamps.splice(0, 1, unknownStamp(scene)),
    reason: /timestamp could not be verified/,
  },
  { title: 'no timestamp', change: ({ stamps }) => void stamps.pop(), reason: /expected 1 timestamps, got 0/ },
  {
    title: 'a timestamp of an unknown authority within the time of the certificate, next to a known one outside',
    change: (scene) => scene.stamps.push(unknownStamp(scene)),
    options: { at: new Date('2026-06-02') },
    reason: /certificate chain/,
  },
  {
    title: 'a timestamp with the name and serial number of a known authority',
    change: (scene) => {
      const { stampLeaf } = drawCertificates();
      const issuer = { der: seq(), privateKey: makeKey().privateKey, name: stampLeaf.issuer, serial: stampLeaf.serial };
      scene.stamps.push({
        signedTimestamp: makeTimestamp({ root: issuer, leaf: issuer }, sha256(scene.signature), SIGNED_AT).toString(
          'base64',
        ),
      });
    },
    reason: /timestamp could not be verified/,
  },
  {
    title: 'a broken timestamp of a known authority next to a good one',
    change: ({ stamps }) => stamps.push({ signedTimestamp: flipBit(stamps[0]?.signedTimestamp ?? '', 8 * 1200 - 4) }),
    reason: /timestamp|expected|signed/,
  },
  {
    title: 'an unreadable timestamp, next to a good one',
    change: ({ stamps }) => stamps.push({ signedTimestamp: 'AAAA' }),
    reason: /./,
  },
  {
    title: 'a timestamp of a known authority twice',
    change: ({ stamps }) => stamps.push(...stamps),
    reason: /duplicate timestamp/,
  },
  {
    title: 'only an entry of an unknown log',
    change: (scene) => void scene.entries.splice(0, 1, unknownEntry(scene)),
    reason: /checkpoint signature/,
  },
  { title: 'no entry of a log', change: ({ entries }) => void entries.pop(), reason: /expected 1 tlog entries, got 0/ },
  {
    title: 'an entry of a known log under the name of an unknown one',
    change: ({ entries: [entry] }) =>
      void Object.assign(entry ?? {}, { logId: { keyId: otherLog.id.toString('base64') } }),
    reason: /checkpoint signature/,
  },
  {
    title: 'an entry of an unknown log under the name of a known one, next to a good one',
    change: (scene) => scene.entries.push({ ...unknownEntry(scene), logId: { keyId: log.id.toString('base64') } }),
    reason: /checkpoint signature/,
  },
  {
    title: 'an entry of a known log that is about another signature, next to a good one',
    change: (scene) => scene.entries.push(enter(log, Buffer.from('another'), scene.leaf)),
    reason: /mismatch/,
  },
  {
    title: 'an invalid entry of another known log, next to a good one',
    change: (scene) => {
      scene.root.tlogs.push({ ...logOf(otherLog), baseUrl: 'https://elsewhere.local' });
      scene.entries.push(unknownEntry(scene));
    },
    reason: /checkpoint signature/,
  },
  {
    title: '33 entries of unknown logs next to a good one',
    change: (scene) => scene.entries.push(...Array.from({ length: 32 }, () => unknownEntry(scene))),
    reason: /33 log entries; the limit is 32/,
  },
  {
    title: 'an entry without the name of a log, where a log of an unknown kind is named',
    change: ({ root, entries: [entry] }) => {
      root.tlogs.push(newLog());
      Object.assign(entry ?? {}, { logId: { keyId: '' } });
    },
    reason: /./,
  },
  {
    title: 'only an SCT of an unknown log',
    change: () => {},
    options: { listedBy: [otherCt.privateKey] },
    reason: /SCT verification failed/,
  },
  { title: 'no SCT', change: () => {}, options: { listedBy: [] }, reason: /expected 1 SCTs, got 0/ },
  {
    title: 'no SCT, where a log of an unknown kind is named next to a known one',
    change: ({ root }) => root.ctlogs.unshift(newLog()),
    options: { listedBy: [] },
    reason: /expected 1 SCTs, got 0/,
  },
  {
    title: 'only the SCT of a log of an unknown kind',
    change: ({ root }) => root.ctlogs.unshift(newLog(sha256(spkiOf(otherCt.publicKey)).toString('base64'))),
    options: { listedBy: [otherCt.privateKey] },
    reason: /SCT verification failed/,
  },
  {
    title: 'an SCT that a known log signed for another certificate, next to a good one',
    change: ({ root }) =>
      root.ctlogs.push({
        ...newLog(sha256(spkiOf(otherCt.publicKey)).toString('base64')),
        publicKey: p256(makeKey().publicKey),
      }),
    options: { listedBy: [ct.privateKey, otherCt.privateKey] },
    reason: /SCT verification failed/,
  },
  {
    title: 'no entry, where a log of an unknown kind is named next to a known one',
    change: ({ root, entries }) => {
      root.tlogs.unshift(newLog());
      entries.pop();
    },
    reason:
      /expected 1 tlog entries, got 0 \(unused services of the trust root: tlogs\[0\] has a key of the unknown kind "PKIX_ML_DSA_87"\)/,
  },
  {
    title: 'only the entry of a log of an unknown kind',
    change: (scene) => {
      scene.root.tlogs.push(newLog(otherLog.id.toString('base64')));
      scene.entries.splice(0, 1, unknownEntry(scene));
    },
    reason: /checkpoint signature/,
  },
  {
    title: 'only the entry of a log of an unknown hash',
    change: (scene) => {
      scene.root.tlogs.push({ ...logOf(otherLog), hashAlgorithm: 'SHA3_512' });
      scene.entries.splice(0, 1, unknownEntry(scene));
    },
    reason: /checkpoint signature/,
  },
  {
    title: 'timestamps where all authorities are of an unknown kind',
    change: ({ root }) => {
      root.timestampAuthorities = root.timestampAuthorities.map(renewed);
    },
    reason: /timestamp could not be verified \(unused services of the trust root: timestampAuthorities\[0\]/,
  },
  {
    title: 'only a timestamp of an authority whose chain is not usable',
    spoil: ({ stampIntermediate }) => void stampIntermediate.extensions.set(...purposes(CODE_SIGNING)),
    change: () => {},
    reason:
      /timestamp could not be verified \(unused services of the trust root: timestampAuthorities\[0\] has a certificate that is not for timestamps/,
  },
  {
    title: 'a timestamp of an unknown authority where only a timestamp is required',
    change: (scene) => void scene.stamps.splice(0, 1, unknownStamp(scene)),
    options: { withoutLog: true },
    transparency: 'timestamp-only',
    reason: /timestamp could not be verified/,
  },
];
for (const row of refused) test(`refuses ${row.title}`, async () => assert.match(await outcomeOf(row), row.reason));
