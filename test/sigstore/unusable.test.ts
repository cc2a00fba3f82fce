import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { makeKey } from '../support/sigstore-certificates.ts';
import { bits, integer, seq } from '../support/sigstore-der.ts';
import { logOf, newLog, otherLog, outcomeOf, p256, type Row, renewed } from '../support/sigstore-unknown.ts';

const unusable: readonly (Row & { readonly reason: RegExp })[] = [
  {
    title: 'the only log',
    change: ({ root }) => {
      root.tlogs = [newLog()];
    },
    reason: /none of its logs can be used: tlogs\[0\]/,
  },
  {
    title: 'the only log, when the bundle has no entry',
    change: ({ root, entries }) => {
      root.tlogs = [newLog()];
      entries.pop();
    },
    reason: /none of its logs can be used: tlogs\[0\]/,
  },
  {
    title: 'the only certificate log',
    change: ({ root }) => {
      root.ctlogs = [newLog()];
    },
    reason: /ctlogs\[0\]/,
  },
  {
    title: 'the only certificate log, when the leaf has no SCT',
    change: ({ root }) => {
      root.ctlogs = [newLog()];
    },
    options: { listedBy: [] },
    reason: /ctlogs\[0\]/,
  },
  {
    title: 'the only certificate authority',
    change: ({ root }) => {
      root.certificateAuthorities = root.certificateAuthorities.map(renewed);
    },
    reason: /certificateAuthorities\[0\]/,
  },
  {
    title: 'a log whose key is not of the kind that it states',
    change: ({ root }) =>
      root.tlogs.push({ ...logOf(otherLog), publicKey: { ...p256(makeKey().publicKey), keyDetails: 'PKIX_ED25519' } }),
    reason: /the key of tlogs\[1\] does not match its stated type/,
  },
  {
    title: 'a log with a broken key of a known kind',
    change: ({ root }) =>
      root.tlogs.push({
        ...logOf(otherLog),
        publicKey: { ...p256(makeKey().publicKey), rawBytes: seq(integer(bits(Buffer.from([1])))).toString('base64') },
      }),
    reason: /cannot be read/,
  },
  {
    title: 'a log with a key that is known to be weak',
    change: ({ root }) =>
      root.tlogs.push({
        ...newLog(),
        publicKey: {
          ...p256(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey),
          keyDetails: 'PKIX_RSA_PKCS1V15_2048_SHA256',
        },
      }),
    reason: /tlogs\[1\] has a weak or unknown kind of key/,
  },
];
for (const row of unusable)
  test(`could not find out with a trust root in which this cannot be used: ${row.title}`, async () =>
    assert.rejects(
      outcomeOf(row),
      (error) =>
        error instanceof Error &&
        'code' in error &&
        error.code === 'TRUST_ROOT_INVALID' &&
        row.reason.test(error.message),
    ));
