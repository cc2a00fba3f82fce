import { createPublicKey, type KeyObject } from 'node:crypto';
import { X509Certificate } from '@sigstore/core';
import { ByteError, Cursor } from '../../core/bytes.ts';

type Extension = X509Certificate['extensions'][number];

const FULCIO_ARC = '1.3.6.1.4.1.57264.1.';
const OID = { keyUsage: '2.5.29.15', subjectAltName: '2.5.29.17', basicConstraints: '2.5.29.19', extendedKeyUsage: '2.5.29.37' };
const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';
const UNDERSTOOD = new Set(Object.values(OID));
const CURVES = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
const HASHES = new Set(['sha256', 'sha384', 'sha512']);
const ED25519 = '1.3.101.112';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What a Fulcio leaf certificate says of the signer. */
export interface CertificateFacts {
  /** The one subject alternative name: a URI or an e-mail address. */
  readonly identity: string;
  readonly issuer: string;
  /** Extensions 1.3.6.1.4.1.57264.1.N by N. */
  readonly extensions: Readonly<Record<string, string>>;
}

/**
 * The library encodes a certificate anew at every comparison and every signature: 17 of the 130 ms of a whole verify. Nothing changes one
 * that was parsed, so its parts remember what they were encoded to.
 */
export function rememberEncoding(certificate: X509Certificate): X509Certificate {
  const body = certificate.tbsCertificate;
  for (const part of [certificate.root, body, body.subs[6]]) {
    if (part === undefined) continue;
    const encode = part.toDER.bind(part);
    let der: Buffer | undefined;
    part.toDER = () => {
      der ??= encode();
      return der;
    };
  }
  return certificate;
}

/**
 * Reads a leaf certificate as text and refuses what no Fulcio issues: a CA, another purpose than code signing, a weak key,
 * no or several names, a name outside ASCII, an unknown critical or a repeated extension. The chain is not checked here.
 * @throws Error with the reason. Source: fulcio docs/certificate-specification.md, docs/oid-info.md.
 */
export function readLeaf(der: Uint8Array, certificate: X509Certificate = X509Certificate.parse(Buffer.from(der))): CertificateFacts {
  checkEncoding(Buffer.from(der), certificate.root);
  const found = indexExtensions(certificate.extensions);
  if (certificate.extBasicConstraints?.isCA === true) throw new Error('the certificate is that of a certificate authority');
  checkPurpose(found.get(OID.extendedKeyUsage));
  const weakness = weaknessOf(certificate);
  if (weakness !== undefined) throw new Error(`the certificate ${weakness}`);
  const extensions = readFulcioExtensions(found);
  return { identity: readName(found.get(OID.subjectAltName)), issuer: readIssuer(extensions), extensions };
}

/** Bytes outside the signed body could otherwise be changed, and one certificate have many spellings. Source: RFC 5280 4.1.1.2. */
function checkEncoding(der: Buffer, certificate: X509Certificate['root']): void {
  const [body, algorithm, signature] = certificate.subs;
  const signed = body?.subs[2];
  const isCanonical = der[0] === 0x30 && certificate.subs.length === 3 && certificate.toDER().equals(der);
  if (!isCanonical || algorithm === undefined || signed === undefined || !algorithm.toDER().equals(signed.toDER()))
    throw new Error('the certificate is not in DER');
  if (signature?.tag.isBitString() !== true || signature.value[0] !== 0) throw new Error('the signature of the certificate is not in DER');
}

function indexExtensions(extensions: readonly Extension[]): ReadonlyMap<string, Extension> {
  const found = new Map<string, Extension>();
  for (const extension of extensions) {
    const oid = extension.subs[0]?.toOID() ?? '';
    if (found.has(oid)) throw new Error(`the certificate has the extension ${oid} twice`);
    const isCritical = extension.subs.length === 3 && extension.subs[1]?.toBoolean() === true;
    if (isCritical && !UNDERSTOOD.has(oid)) throw new Error(`the certificate has the critical extension ${oid}, which is unknown`);
    found.set(oid, extension);
  }
  return found;
}

function checkPurpose(extension: Extension | undefined): void {
  const purposes = extension === undefined ? [] : (lastOf(extension).subs[0]?.subs ?? []).map((purpose) => purpose.toOID());
  if (!purposes.includes(CODE_SIGNING)) throw new Error('the certificate is not for code signing');
}

/** What makes a certificate unfit to prove anything: its key, or the hash that it is signed with. The library takes SHA-224 as well. */
export function weaknessOf(certificate: X509Certificate): string | undefined {
  const key = createPublicKey({ key: certificate.publicKey, format: 'der', type: 'spki' });
  if (!isStrongKey(key)) return 'has a weak or unknown kind of key';
  const isStrongHash = HASHES.has(certificate.signatureAlgorithm) || certificate.root.subs[1]?.subs[0]?.toOID() === ED25519;
  return isStrongHash ? undefined : 'is signed with a weak or unknown algorithm';
}

/** P-256, P-384, P-521, Ed25519 and RSA, also for PSS, from 2048 bits on. Source: sigstore architecture-docs, algorithm-registry.md. */
export function isStrongKey(key: KeyObject): boolean {
  const { namedCurve = '', modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec') return CURVES.has(namedCurve);
  if (key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss') return modulusLength >= 2048;
  return key.asymmetricKeyType === 'ed25519';
}

/** Several names would let two readers see two signers. */
function readName(extension: Extension | undefined): string {
  const names = extension === undefined ? [] : (lastOf(extension).subs[0]?.subs ?? []);
  const [name] = names;
  if (names.length !== 1 || name === undefined) throw new Error(`the certificate has ${names.length} subject alternative names, not one`);
  if (!name.tag.isContextSpecific(0x06) && !name.tag.isContextSpecific(0x01)) throw new Error('the subject alternative name is no URI and no e-mail address');
  if (name.value.length === 0 || name.value.some((byte) => byte < 0x21 || byte > 0x7e)) throw new Error('the subject alternative name is not plain ASCII');
  return name.value.toString('latin1');
}

/** 1 is the older spelling of 8. */
function readIssuer(extensions: CertificateFacts['extensions']): string {
  const issuer = extensions['8'] ?? extensions['1'];
  if (issuer === undefined || issuer === '') throw new Error('the certificate names no issuer of the identity');
  if (extensions['1'] !== undefined && extensions['1'] !== issuer) throw new Error('the certificate names two issuers of the identity');
  return issuer;
}

function readFulcioExtensions(found: ReadonlyMap<string, Extension>): CertificateFacts['extensions'] {
  const texts: Record<string, string> = {};
  for (const [oid, extension] of found) {
    if (!oid.startsWith(FULCIO_ARC)) continue;
    const number = oid.slice(FULCIO_ARC.length);
    if (!/^[0-9]{1,3}$/.test(number)) continue;
    // 1 to 6 are bare text; 7 is a kind of name; from 8 on each is a DER UTF8String.
    if (Number(number) <= 6) texts[number] = utf8.decode(lastOf(extension).value);
    else if (Number(number) >= 8) texts[number] = readUtf8String(lastOf(extension).value, oid);
  }
  return texts;
}

function readUtf8String(der: Uint8Array, oid: string): string {
  try {
    const cursor = new Cursor(der);
    if (cursor.u8() !== 0x0c) throw new ByteError('no UTF8String', 0);
    const first = cursor.u8();
    const length = first < 0x80 ? first : longLength(cursor, first & 0x7f);
    if (length !== cursor.left) throw new ByteError('wrong length', 1);
    return utf8.decode(cursor.take(length));
  } catch (cause) {
    throw new Error(`the extension ${oid} of the certificate is no UTF8String`, { cause });
  }
}

function longLength(cursor: Cursor, count: number): number {
  if (count === 0 || count > 3) throw new ByteError('length too long', 1);
  let length = 0;
  for (let i = 0; i < count; i += 1) length = length * 256 + cursor.u8();
  return length;
}

function lastOf(extension: Extension): Extension {
  const last = extension.subs[extension.subs.length - 1];
  if (last === undefined) throw new Error('the certificate has an empty extension');
  return last;
}
