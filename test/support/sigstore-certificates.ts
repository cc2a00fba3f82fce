import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, bool, explicit, implicit, integer, octets, oid, seq, set, utcTime, utf8 } from './sigstore-der.ts';

/** Hashes in signatures of certificates and timestamps. The first two are too weak. */
export type Hash = 'sha1' | 'sha224' | 'sha256' | 'sha384';
/** ecdsa-with-SHA1 and its followers. Source: RFC 3279 2.2.3, RFC 5758 3.2. */
export const ECDSA: Readonly<Record<Hash, Buffer>> = {
  sha1: seq(oid('1.2.840.10045.4.1')),
  sha224: seq(oid('1.2.840.10045.4.3.1')),
  sha256: seq(oid('1.2.840.10045.4.3.2')),
  sha384: seq(oid('1.2.840.10045.4.3.3')),
};

/** A certificate with its private key; `name` and `serial` as DER for issuerAndSerialNumber. */
export interface Issued {
  readonly der: Buffer;
  readonly privateKey: KeyObject;
  readonly name: Buffer;
  readonly serial: Buffer;
}

export interface Profile {
  readonly subject: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: readonly Buffer[];
  /** Default SHA-256. */
  readonly hash?: Hash;
}

/** A P-256 pair. */
export function makeKey(): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

export function spkiOf(key: KeyObject): Buffer {
  return (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'der', type: 'spki' });
}

/** One X.509 extension. */
export function extension(id: string, value: Buffer, isCritical = false): Buffer {
  return seq(oid(id), ...(isCritical ? [bool(true)] : []), octets(value));
}

/** Extensions of an authority that can be followed by `depth` further authorities. */
export function authorityExtensions(depth: number, purpose?: string): readonly Buffer[] {
  return [
    extension('2.5.29.15', bits(Buffer.from([0x06]), 1), true),
    extension('2.5.29.19', seq(bool(true), integer(Buffer.from([depth]))), true),
    ...(purpose === undefined ? [] : [extension('2.5.29.37', seq(oid(purpose)))]),
  ];
}

export function leafExtensions(purpose: string): readonly Buffer[] {
  return [
    extension('2.5.29.15', bits(Buffer.from([0x80]), 7), true),
    extension('2.5.29.37', seq(oid(purpose)), purpose === TIME_STAMPING),
  ];
}

export const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';
export const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/** Issues a certificate with a new key. @param issuer undefined makes a self-signed one. */
export function issue(profile: Profile, issuer?: Issued): Issued {
  const { privateKey } = makeKey();
  const name = nameOf(profile.subject);
  const serial = integer(serialBytes());
  const from = issuer ?? { privateKey, name };
  const tbs = tbsOf({
    profile,
    serial,
    issuerName: from.name,
    subjectName: name,
    spki: spkiOf(privateKey),
    authorityKey: spkiOf(from.privateKey),
  });
  return { der: signTbs(tbs, from.privateKey, profile.hash), privateKey, name, serial };
}

/**
 * A leaf for a given key.
 * @param embed returns further extensions once the rest of the body is fixed, as an SCT needs.
 */
export function issueFor(
  publicKey: KeyObject,
  profile: Profile,
  issuer: Issued,
  embed: (tbs: Buffer) => readonly Buffer[],
): Buffer {
  const make = (extensions: readonly Buffer[]) =>
    tbsOf({
      profile: { ...profile, extensions },
      serial,
      issuerName: issuer.name,
      subjectName: seq(),
      spki: spkiOf(publicKey),
      authorityKey: spkiOf(issuer.privateKey),
    });
  const serial = integer(serialBytes());
  const further = embed(make(profile.extensions));
  return signTbs(make([...profile.extensions, ...further]), issuer.privateKey, profile.hash);
}

/** An SCT list with one SCT of each of these logs. Source: RFC 6962 3.2, 3.3. */
export function sctExtension(logs: readonly KeyObject[], tbs: Buffer, issuerSpki: Buffer, at: Date): Buffer {
  const list = Buffer.concat(logs.map((log) => sized(sctOf(log, tbs, issuerSpki, at))));
  return extension('1.3.6.1.4.1.11129.2.4.2', octets(sized(list)));
}

function sctOf(log: KeyObject, tbs: Buffer, issuerSpki: Buffer, at: Date): Buffer {
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(BigInt(at.getTime()));
  const length = Buffer.from([tbs.length >> 16, (tbs.length >> 8) & 0xff, tbs.length & 0xff]);
  const none = Buffer.from([0, 0]);
  const signed = Buffer.concat([
    Buffer.from([0, 0]),
    stamp,
    Buffer.from([0, 1]),
    sha256(issuerSpki),
    length,
    tbs,
    none,
  ]);
  const signature = sign('sha256', signed, log);
  return Buffer.concat([Buffer.from([0]), sha256(spkiOf(log)), stamp, none, Buffer.from([4, 3]), sized(signature)]);
}

export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

export function pemOf(der: Uint8Array, label = 'CERTIFICATE'): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function sized(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

function nameOf(common: string): Buffer {
  return seq(set(seq(oid('2.5.4.10'), utf8('wasm-image test'))), set(seq(oid('2.5.4.3'), utf8(common))));
}

function serialBytes(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function tbsOf(parts: {
  profile: Profile;
  serial: Buffer;
  issuerName: Buffer;
  subjectName: Buffer;
  spki: Buffer;
  authorityKey: Buffer;
}): Buffer {
  const { profile } = parts;
  const keyIds = [
    extension('2.5.29.14', octets(keyId(parts.spki))),
    extension('2.5.29.35', seq(implicit(0, keyId(parts.authorityKey)))),
  ];
  return seq(
    explicit(0, integer(Buffer.from([2]))),
    parts.serial,
    ECDSA[profile.hash ?? 'sha256'],
    parts.issuerName,
    seq(utcTime(profile.notBefore), utcTime(profile.notAfter)),
    parts.subjectName,
    parts.spki,
    explicit(3, seq(...keyIds, ...profile.extensions)),
  );
}

function keyId(spki: Buffer): Buffer {
  return createHash('sha1').update(spki).digest();
}

function signTbs(tbs: Buffer, key: KeyObject, hash: Hash = 'sha256'): Buffer {
  return seq(tbs, ECDSA[hash], bits(sign(hash, tbs, key)));
}
