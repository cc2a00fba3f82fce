import { createHash, type KeyObject, sign } from 'node:crypto';
import { preAuthEncoding } from '../../src/adapters/sigstore/bundle.ts';
import {
  CODE_SIGNING,
  ECDSA,
  extension,
  makeKey,
  sctExtension,
  sha256,
  spkiOf,
  TIME_STAMPING,
} from './sigstore-certificates.ts';
import { bits, bool, explicit, implicit, integer, octets, oid, seq, set, utcTime, utf8 } from './sigstore-der.ts';
import { githubClaims, identityExtensions } from './sigstore-identity.ts';
import { entryOfV2, type Log, makeLog } from './sigstore-log.ts';
import { STATEMENT } from './sigstore-run.ts';
import { makeTimestamp } from './sigstore-timestamps.ts';
import { makeTree } from './sigstore-tree.ts';

/** A certificate before it is signed, with each part as DER, so that tests can change it. */
export interface Draft {
  version: Buffer;
  serial: Buffer;
  algorithm: Buffer;
  issuer: Buffer;
  validity: Buffer;
  subject: Buffer;
  key: KeyObject;
  spki: Buffer;
  /** The hash for the signature of the issuer, unless its key is Ed25519. */
  hash: 'sha256' | 'sha384' | 'sha512';
  /** By object identifier, in the order in which they are written. */
  readonly extensions: Map<string, Buffer>;
  /** Bytes after the extensions in the signed part. */
  rest: Buffer;
  /** The outer algorithm, if it differs from `algorithm`. */
  outer?: Buffer;
}

/**
 * All certificates of a small Sigstore: two authorities with an intermediate each, and the certificates that they
 * issue.
 */
export interface Drafts {
  readonly root: Draft;
  readonly intermediate: Draft;
  readonly leaf: Draft;
  readonly stampRoot: Draft;
  readonly stampIntermediate: Draft;
  readonly stampLeaf: Draft;
}

export type Role = keyof Drafts;

export const OIDS = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  altName: '2.5.29.17',
  basic: '2.5.29.19',
  names: '2.5.29.30',
  purposes: '2.5.29.37',
  authorityKeyId: '2.5.29.35',
};
/** The time of all signatures. */
export const SIGNED_AT = new Date('2026-06-01T12:00:00Z');
const [FROM, UNTIL] = [new Date('2020-01-01T00:00:00Z'), new Date('2040-01-01T00:00:00Z')];
const ROLES = ['root', 'intermediate', 'leaf', 'stampRoot', 'stampIntermediate', 'stampLeaf'] as const;
const PARENTS: Readonly<Record<Role, Role>> = {
  root: 'root',
  intermediate: 'root',
  leaf: 'intermediate',
  stampRoot: 'stampRoot',
  stampIntermediate: 'stampRoot',
  stampLeaf: 'stampIntermediate',
};
// Made once, since keys are the slowest part of a mutant.
const keys = Object.fromEntries(ROLES.map((role) => [role, makeKey().privateKey])) as Record<Role, KeyObject>;
export const ct = makeKey();
export const log = makeLog(2, 'rekor2.local');

/** An extension with its name in a draft. */
export type Named = readonly [string, Buffer];
export const named = (id: string, value: Buffer, isCritical = false): Named => [id, extension(id, value, isCritical)];
/** @param byte the first eight bits of key usage: 0x80 is digital signature, 0x06 signs certificates and CRLs. */
export const keyUsage = (byte: number): Named =>
  named(OIDS.keyUsage, bits(Buffer.from([byte]), trailingZeros(byte)), true);
export const purposes = (...ids: readonly string[]): Named =>
  named(OIDS.purposes, seq(...ids.map(oid)), ids[0] === TIME_STAMPING);
export const basic = (...parts: readonly Buffer[]): Named => named(OIDS.basic, seq(...parts), true);
export const validity = (from: Date, until: Date): Buffer => seq(utcTime(from), utcTime(until));

function trailingZeros(byte: number): number {
  let zeros = 0;
  while (zeros < 7 && (byte & (1 << zeros)) === 0) zeros += 1;
  return zeros;
}

/** Valid drafts, new in each call. */
export function drawCertificates(): Drafts {
  const authority = (role: Role, depth: number, purpose?: string): Draft =>
    draw(role, [
      keyUsage(0x06),
      basic(bool(true), integer(Buffer.from([depth]))),
      ...(purpose === undefined ? [] : [named(OIDS.purposes, seq(oid(purpose)))]),
    ]);
  const identity = identityExtensions(githubClaims('https://issuer.example', SIGNED_AT.getTime() / 1000));
  const leaf = draw('leaf', [
    keyUsage(0x80),
    purposes(CODE_SIGNING),
    ...identity.map((one, at): Named => [at === 0 ? OIDS.altName : `identity ${at}`, one]),
  ]);
  leaf.subject = seq();
  leaf.validity = validity(new Date(SIGNED_AT.getTime() - 60_000), new Date(SIGNED_AT.getTime() + 540_000));
  return {
    root: authority('root', 1),
    intermediate: authority('intermediate', 0, CODE_SIGNING),
    leaf,
    stampRoot: authority('stampRoot', 1),
    stampIntermediate: authority('stampIntermediate', 0, TIME_STAMPING),
    stampLeaf: draw('stampLeaf', [keyUsage(0x80), purposes(TIME_STAMPING)]),
  };
}

function draw(role: Role, extensions: readonly Named[]): Draft {
  const key = keys[role];
  const spki = spkiOf(key);
  const parentId = seq(implicit(0, keyId(spkiOf(keys[PARENTS[role]]))));
  return {
    version: explicit(0, integer(Buffer.from([2]))),
    serial: integer(Buffer.concat([Buffer.from([0x40]), sha256(Buffer.from(role)).subarray(0, 15)])),
    algorithm: ECDSA.sha256,
    issuer: nameOf(PARENTS[role]),
    validity: validity(FROM, UNTIL),
    subject: nameOf(role),
    key,
    spki,
    hash: 'sha256',
    extensions: new Map([
      ...extensions,
      named(OIDS.subjectKeyId, octets(keyId(spki))),
      named(OIDS.authorityKeyId, parentId),
    ]),
    rest: Buffer.alloc(0),
  };
}

export function nameOf(common: string): Buffer {
  return seq(set(seq(oid('2.5.4.10'), utf8('wasm-image test'))), set(seq(oid('2.5.4.3'), utf8(common))));
}

function keyId(spki: Buffer): Buffer {
  return createHash('sha1').update(spki).digest();
}

function bodyOf(draft: Draft, ...further: readonly Buffer[]): Buffer {
  const { version, serial, algorithm, issuer, subject, spki, extensions, rest } = draft;
  return seq(
    version,
    serial,
    algorithm,
    issuer,
    draft.validity,
    subject,
    spki,
    explicit(3, seq(...extensions.values(), ...further)),
    rest,
  );
}

function seal(draft: Draft, by: KeyObject, ...further: readonly Buffer[]): Buffer {
  const body = bodyOf(draft, ...further);
  return seq(
    body,
    draft.outer ?? draft.algorithm,
    bits(sign(by.asymmetricKeyType === 'ed25519' ? null : draft.hash, body, by)),
  );
}

export interface SealOptions {
  /** Certificates of the authorities in the order of the trust root; by default from the intermediate to the root. */
  readonly order?: readonly Role[];
  readonly stampOrder?: readonly Role[];
  /** The issuer of the leaf; by default the intermediate. */
  readonly leafBy?: Role;
  /** The issuer of the timestamp certificate; by default the intermediate. */
  readonly stampBy?: Role;
  /** The proven time. */
  readonly at?: Date;
  /** The status of the timestamp response; 0 means granted. */
  readonly status?: number;
  /** The CT logs with an SCT in the leaf; by default the one in the trust root. */
  readonly listedBy?: readonly KeyObject[];
  /** By default, the trust root has a log of version 2 and the bundle has an entry of it. */
  readonly withoutLog?: boolean;
}

export interface Sealed {
  readonly bundle: Uint8Array;
  readonly trustedRoot: string;
  readonly signature: Buffer;
  /** DER of the leaf. */
  readonly leaf: Buffer;
}

/** Signs the certificates and a statement, and adds the log entry and timestamp. */
export function sealBundle(drafts: Drafts, options: SealOptions = {}): Sealed {
  const {
    order = ['intermediate', 'root'],
    stampOrder = ['stampLeaf', 'stampIntermediate', 'stampRoot'],
    at = SIGNED_AT,
    withoutLog = false,
  } = options;
  const ders = Object.fromEntries(ROLES.map((role) => [role, sealAs(drafts, role, options)])) as Record<Role, Buffer>;
  const signature = sign('sha256', preAuthEncoding(STATEMENT), drafts.leaf.key);
  const stamper = {
    name: drafts.stampLeaf.issuer,
    serial: drafts.stampLeaf.serial,
    privateKey: drafts.stampLeaf.key,
    der: ders.stampLeaf,
  };
  const timestamp = makeTimestamp({ root: stamper, leaf: stamper }, sha256(signature), at, undefined, options.status);
  const bundle = {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: {
      certificate: { rawBytes: ders.leaf.toString('base64') },
      tlogEntries: withoutLog ? [] : [enter(log, signature, ders.leaf)],
      timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: timestamp.toString('base64') }] },
    },
    dsseEnvelope: {
      payload: Buffer.from(STATEMENT).toString('base64'),
      payloadType: 'application/vnd.in-toto+json',
      signatures: [{ sig: signature.toString('base64') }],
    },
  };
  const trustedRoot = printRoot(
    order.map((role) => ders[role]),
    stampOrder.map((role) => ders[role]),
    withoutLog,
  );
  return { bundle: Buffer.from(JSON.stringify(bundle)), trustedRoot, signature, leaf: ders.leaf };
}

function sealAs(drafts: Drafts, role: Role, options: SealOptions): Buffer {
  const {
    leafBy = 'intermediate',
    stampBy = 'stampIntermediate',
    at = SIGNED_AT,
    listedBy = [ct.privateKey],
  } = options;
  const draft = drafts[role];
  const parent = drafts[role === 'leaf' ? leafBy : role === 'stampLeaf' ? stampBy : PARENTS[role]];
  if (role !== 'leaf') return seal(draft, parent.key);
  return seal(
    draft,
    parent.key,
    ...(listedBy.length === 0 ? [] : [sctExtension(listedBy, bodyOf(draft), parent.spki, at)]),
  );
}

/** The entry in a log of version 2 with this and one other entry. */
export function enter(log: Log, signature: Buffer, leaf: Buffer): Record<string, unknown> {
  const verifier = { keyDetails: 'PKIX_ECDSA_P256_SHA_256', x509Certificate: { rawBytes: leaf.toString('base64') } };
  const data = { algorithm: 'SHA2_256', digest: sha256(preAuthEncoding(STATEMENT)).toString('base64') };
  const spec = { hashedRekordV002: { data, signature: { content: signature.toString('base64'), verifier } } };
  const own: Log = { ...log, tree: makeTree() };
  own.tree.append(Buffer.from('another entry'));
  return entryOfV2(
    own,
    own.tree.append(Buffer.from(JSON.stringify({ apiVersion: '0.0.2', kind: 'hashedrekord', spec }))),
  );
}

function printRoot(chain: readonly Buffer[], stampChain: readonly Buffer[], withoutLog: boolean): string {
  const validFor = { start: FROM.toISOString() };
  const subject = { organization: 'wasm-image test', commonName: 'test' };
  const logOf = (baseUrl: string, id: Buffer, key: KeyObject, keyDetails: string) => ({
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: spkiOf(key).toString('base64'), keyDetails, validFor },
    logId: { keyId: id.toString('base64') },
  });
  const authority = (uri: string, ders: readonly Buffer[]) => ({
    subject,
    uri,
    certChain: { certificates: ders.map((der) => ({ rawBytes: der.toString('base64') })) },
    validFor,
  });
  return JSON.stringify({
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: withoutLog ? [] : [logOf('https://rekor2.local', log.id, log.privateKey, 'PKIX_ED25519')],
    certificateAuthorities: [authority('https://fulcio.local', chain)],
    ctlogs: [logOf('https://ct.local', sha256(spkiOf(ct.publicKey)), ct.publicKey, 'PKIX_ECDSA_P256_SHA_256')],
    timestampAuthorities: [authority('https://tsa.local', stampChain)],
  });
}
