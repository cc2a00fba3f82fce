// Keys and signature algorithms that the certificates of a mutant can have.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { ECDSA } from '../../test/support/sigstore-certificates.ts';
import type { Draft } from '../../test/support/sigstore-chain.ts';
import { der, oid, seq } from '../../test/support/sigstore-der.ts';

/** Other types of keys for issuers, with the algorithms of their signatures. Made once, since RSA is slow. */
export const KEYS: readonly { readonly key: KeyObject; readonly hash: Draft['hash']; readonly algorithm: Buffer }[] = [
  { key: generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey, hash: 'sha384', algorithm: ECDSA.sha384 },
  {
    key: generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey,
    hash: 'sha512',
    algorithm: seq(oid('1.2.840.10045.4.3.4')),
  },
  { key: generateKeyPairSync('ed25519').privateKey, hash: 'sha256', algorithm: seq(oid('1.3.101.112')) },
  {
    key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    hash: 'sha256',
    algorithm: seq(oid('1.2.840.113549.1.1.11'), der(5)),
  },
  {
    key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    hash: 'sha512',
    algorithm: seq(oid('1.2.840.113549.1.1.13'), der(5)),
  },
];
export const ALGORITHMS: readonly { readonly hash: Draft['hash']; readonly algorithm: Buffer }[] = [
  { hash: 'sha384', algorithm: ECDSA.sha384 },
  { hash: 'sha512', algorithm: seq(oid('1.2.840.10045.4.3.4')) },
  { hash: 'sha384', algorithm: ECDSA.sha256 },
  { hash: 'sha256', algorithm: seq(oid('1.2.840.10045.4.3.2'), der(5)) },
  { hash: 'sha256', algorithm: seq(oid('1.2.840.113549.1.1.11'), der(5)) },
  { hash: 'sha256', algorithm: seq(oid('1.3.101.112')) },
  { hash: 'sha256', algorithm: seq(oid('1.2.840.10045.4.1')) },
];
