import { isUtf8 } from 'node:buffer';
import { createPublicKey } from 'node:crypto';
import type { X509Certificate } from '@sigstore/core';

type Der = X509Certificate['root'];

/** The purpose of a certificate: to issue others, to sign code, or to sign timestamps. */
export type CertificateRole = 'authority' | 'signer' | 'stamper';

const OID = { keyUsage: '2.5.29.15', altName: '2.5.29.17', basic: '2.5.29.19', purposes: '2.5.29.37' };
/** The extended key usage of signers. */
export const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';
/** The extended key usage of timestamp authorities. */
export const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const ANY_PURPOSE = '2.5.29.37.0';
/** Critical extensions that we read or may ignore; certificate policies matter only when a policy is required. */
const MAY_BE_CRITICAL = new Set([...Object.values(OID), '2.5.29.32']);
/**
 * Constraints that we do not evaluate, critical or not: name constraints, policy mappings, policy constraints, inhibit
 * anyPolicy.
 */
const UNEVALUATED = new Set(['2.5.29.30', '2.5.29.33', '2.5.29.36', '2.5.29.54']);

/**
 * The first bytes of keys: P-256, P-384 and P-521 with an uncompressed point, and Ed25519.
 * Source: RFC 5480 2.1.1 and 2.2, RFC 8410 4.
 */
const KEY_FORMS = [
  { start: '3059301306072a8648ce3d020106082a8648ce3d03010703420004', bytes: 91 },
  { start: '3076301006072a8648ce3d020106052b8104002203620004', bytes: 120 },
  { start: '30819b301006072a8648ce3d020106052b810400230381860004', bytes: 158 },
  { start: '302a300506032b6570032100', bytes: 44 },
];
/** rsaEncryption with its empty parameters. Source: RFC 3279 2.3.1. */
const RSA = '300d06092a864886f70d0101010500';

/**
 * Why a certificate may not be used in this role; undefined if it may. Everything is rejected that Go's x509 rejects in
 * a single certificate, and every constraint on a chain that we do not evaluate. The library checks path lengths, names
 * and times of a chain.
 * @param purpose the extended key usage of the chain.
 * Source: RFC 5280 4.1, 4.2, 6.1.4; RFC 3161 2.3; Go 1.26 crypto/x509 parser.go, verify.go.
 */
export function faultOf(certificate: X509Certificate, role: CertificateRole, purpose: string): string | undefined {
  const { root } = certificate;
  if (!isStrict(root) || !isCertificate(root, role)) return 'is not in strict DER';
  const found = new Map<string, Der>();
  for (const extension of certificate.extensions) {
    const [id, value, isCritical] = readExtension(extension);
    if (value === undefined) return `has the unreadable extension ${id}`;
    if (found.has(id)) return `has the extension ${id} twice`;
    if (UNEVALUATED.has(id)) return `has the extension ${id}, whose constraints are not supported`;
    if (isCritical && !MAY_BE_CRITICAL.has(id)) return `has the critical extension ${id}, which is unknown`;
    if (role === 'stamper' && id === OID.purposes && !isCritical)
      return 'is for timestamps, but its extended key usage is not critical';
    found.set(id, value);
  }
  const isAuthority = found.get(OID.basic)?.subs[0]?.toBoolean() === true;
  if (isAuthority !== (role === 'authority')) return `is ${isAuthority ? 'a CA' : 'not a CA'} certificate`;
  return faultOfPurpose(found.get(OID.purposes), role, purpose) ?? faultOfUsage(found.get(OID.keyUsage), role);
}

/** Purposes are nested, as in Go: each authority that names purposes must name this one, or any. */
function faultOfPurpose(list: Der | undefined, role: CertificateRole, purpose: string): string | undefined {
  const purposes = list?.subs.map((one) => one.toOID());
  const isFor = purposes?.includes(purpose) ?? role === 'authority';
  const isFit =
    role === 'stamper'
      ? isFor && purposes?.length === 1
      : isFor || (role === 'authority' && purposes?.includes(ANY_PURPOSE));
  return isFit
    ? undefined
    : `is not for ${purpose === CODE_SIGNING ? 'code signing' : 'timestamps'}${role === 'stamper' ? ' only' : ''}`;
}

/**
 * The bits are digitalSignature 0x80, nonRepudiation 0x40, keyCertSign 0x04. Fulcio always sets them, other authorities
 * may leave the extension out.
 */
function faultOfUsage(usage: Der | undefined, role: CertificateRole): string | undefined {
  if (usage === undefined) return role === 'signer' ? 'may not sign: it has no key usage extension' : undefined;
  const wanted = { authority: 0x04, signer: 0x80, stamper: 0xc0 }[role];
  return ((usage.value[1] ?? 0) & wanted) === 0 ? 'may not sign: its key usage does not allow signing' : undefined;
}

/**
 * Why a chain may not be used; undefined if it may: all certificates must be usable, and only the last one may be
 * self-signed.
 */
export function faultOfChain(chain: readonly X509Certificate[], purpose: string): string | undefined {
  const [first, ...others] = chain;
  const authorities = purpose === TIME_STAMPING ? others : chain;
  const isOrdered = authorities.every((one, at) => one.issuer.equals(one.subject) === (at === authorities.length - 1));
  if (!isOrdered || authorities.length === 0) return 'does not end with its root';
  const leaf = purpose === TIME_STAMPING && first !== undefined ? faultOf(first, 'stamper', purpose) : undefined;
  const fault = leaf ?? authorities.map((one) => faultOf(one, 'authority', purpose)).find((one) => one !== undefined);
  return fault === undefined ? undefined : `has a certificate that ${fault}`;
}

/**
 * An extension as its identifier, its value if that is one DER value in the form of the identifier, and whether it is
 * critical.
 */
function readExtension({ subs }: Der): readonly [string, Der | undefined, boolean] {
  const [id, ...rest] = subs;
  const octets = rest.pop();
  const [critical] = rest;
  const isShaped = is(id, 6) && is(octets, 4) && rest.length < 2 && (critical === undefined || is(critical, 1));
  const oid = isShaped ? id.toOID() : '';
  const [value] = octets?.subs ?? [];
  const shape = SHAPES[oid];
  const isCritical = isShaped && critical?.toBoolean() === true;
  if (!isShaped || shape === undefined) return [oid, isShaped ? octets : undefined, isCritical];
  return [
    oid,
    octets.subs.length === 1 && value !== undefined && isStrict(value) && shape(value) ? value : undefined,
    isCritical,
  ];
}

/** The forms of the extensions that Go's x509 reads. */
const SHAPES: Readonly<Record<string, (value: Der) => boolean>> = {
  '2.5.29.14': (value) => is(value, 4),
  [OID.keyUsage]: (value) => is(value, 3),
  [OID.altName]: (value) => isList(value, isGeneralName),
  [OID.basic]: (value) =>
    is(value, 0x30) && /^(?:1(?:,2)?)?$/.test(String(value.subs.map(byteOf))) && isSmall(value.subs[1]),
  '2.5.29.31': (value) =>
    isList(value, (point) => is(point, 0x30) && (!is(point.subs[0], 0xa0) || is(point.subs[0].subs[0], 0xa0))),
  '2.5.29.32': (value) =>
    isList(value, startsWithId) && new Set(value.subs.map((one) => one.subs[0]?.toOID())).size === value.subs.length,
  '2.5.29.35': (value) => is(value, 0x30),
  [OID.purposes]: (value) => isList(value, (one) => is(one, 6)),
  '1.3.6.1.5.5.7.1.1': (value) => isList(value, startsWithId),
};

function isGeneralName(name: Der): boolean {
  switch (byteOf(name)) {
    case 0x81:
    case 0x82:
      return isAscii(name);
    case 0x86:
      return isAddress(name.value.toString('latin1'));
    case 0x87:
      return name.value.length === 4 || name.value.length === 16;
    default:
      return is(name, 0xa4);
  }
}

/** An absolute address that Go's net/url reads, without a user. */
function isAddress(text: string): boolean {
  return /^[a-z][a-z\d+.-]*:\/\/(?:[\w-]+\.)*[\w-]+(?::\d+)?(?:[/?#](?:[!-$&-~]|%[\da-fA-F]{2})*)?$/.test(text);
}

function isSmall(number: Der | undefined): boolean {
  return number === undefined || (number.value.length <= 4 && (number.value[0] ?? 0) < 0x80);
}

function startsWithId(value: Der): boolean {
  return is(value, 0x30) && is(value.subs[0], 6);
}

function isList(value: Der, isItem: (item: Der) => boolean): boolean {
  return is(value, 0x30) && value.subs.every(isItem);
}

function isCertificate({ subs: [body, outer, signature, ...rest] }: Der, role: CertificateRole): boolean {
  const [version, serial, algorithm, issuer, validity, subject, key, extensions, ...more] = body?.subs ?? [];
  return (
    rest.length + more.length === 0 &&
    is(body, 0x30) &&
    version?.toDER().toString('hex') === 'a003020102' &&
    is(serial, 2) &&
    (serial.value[0] ?? 0) < 0x80 &&
    isAlgorithm(algorithm) &&
    outer?.toDER().equals(algorithm.toDER()) === true &&
    [issuer, subject].every(isName) &&
    validity?.subs.length === 2 &&
    is(validity, 0x30) &&
    validity.subs.every((one) => isTime(one, role)) &&
    isKey(key) &&
    is(extensions, 0xa3) &&
    extensions.subs.length === 1 &&
    isList(extensions.subs[0] as Der, (one) => is(one, 0x30)) &&
    is(signature, 3) &&
    signature.value[0] === 0
  );
}

function isAlgorithm(algorithm: Der | undefined): algorithm is Der {
  return (
    is(algorithm, 0x30) &&
    is(algorithm.subs[0], 6) &&
    algorithm.subs.length <= (algorithm.subs[0].toOID() === '1.3.101.112' ? 1 : 2)
  );
}

function isName(name: Der | undefined): boolean {
  const isAttribute = (one: Der): boolean => startsWithId(one) && one.subs.length === 2 && isText(one.subs[1] as Der);
  return name !== undefined && isList(name, (set) => is(set, 0x31) && set.subs.every(isAttribute));
}

function isText(text: Der): boolean {
  switch (byteOf(text)) {
    case 0x0c:
      return isUtf8(text.value);
    case 0x13:
      return /^[\w '()+,./:=?*&-]*$/.test(text.value.toString('latin1')) && !text.value.includes('_');
    case 0x16:
      return isAscii(text);
    default:
      return is(text, 0x14);
  }
}

/**
 * Whole seconds in UTC on a calendar day. Certificate logs write years before 2050 with two digits, regardless of the
 * leaf. Source: RFC 5280 4.1.2.5.
 */
function isTime(time: Der, role: CertificateRole): boolean {
  const text = time.value.toString('latin1');
  const isShaped = is(time, 0x17) ? /^\d{12}Z$/.test(text) : is(time, 0x18) && /^\d{14}Z$/.test(text);
  if (role === 'signer' && is(time, 0x18) && text < '2050') return false;
  return isShaped && (time.toDate().toJSON() ?? '').replace(/[-:T]|\.000/g, '').endsWith(text);
}

/**
 * Each key has one encoding: Go accepts neither compressed points nor curve parameters, and an RSA key must be encoded
 * as OpenSSL writes it.
 */
function isKey(key: Der | undefined): boolean {
  if (key === undefined) return false;
  const der = key.toDER();
  const text = der.toString('hex');
  if (KEY_FORMS.some(({ start, bytes }) => der.length === bytes && text.startsWith(start))) return true;
  return (
    text.includes(RSA) &&
    createPublicKey({ key: der, format: 'der', type: 'spki' }).export({ format: 'der', type: 'spki' }).equals(der)
  );
}

/**
 * Whether every primitive value has the one encoding that DER allows. Octet strings are not parsed: some only look like
 * DER.
 */
function isStrict(der: Der): boolean {
  const { value, subs } = der;
  const byte = byteOf(der);
  const text = () => value.toString('latin1');
  switch (byte) {
    case 1:
      return value.length === 1 && (value[0] === 0 || value[0] === 0xff);
    case 2:
      return /^(?!\0[\0-\x7f]|\xff[\x80-\xff])[\0-\xff]/.test(text());
    case 3: {
      const [unused = 8] = value;
      return value.length > 1 ? unused < 8 && ((value.at(-1) ?? 0) & ((1 << unused) - 1)) === 0 : unused === 0;
    }
    case 6:
      // Go reads only numbers below 2^28.
      return /^(?:(?:[\x81-\xff][\x80-\xff]{0,2})?[\0-\x7f])+$/.test(text());
  }
  const isOfMany = (byte & 0x1e) === 0x10;
  return byte & 0x20 ? (byte > 0x3f || isOfMany) && subs.every(isStrict) : byte > 0x3f || !isOfMany;
}

function isAscii({ value }: Der): boolean {
  return value.every((byte) => byte < 0x80);
}

function is(der: Der | undefined, byte: number): der is Der {
  return der !== undefined && byteOf(der) === byte;
}

function byteOf({ tag }: Der): number {
  return tag.toDER();
}
