import { X509Certificate } from '@sigstore/core';
import { CODE_SIGNING, faultOf } from './chain.ts';
import { weaknessOf } from './strength.ts';

type Extension = X509Certificate['extensions'][number];

const FULCIO_ARC = '1.3.6.1.4.1.57264.1.';
const ALT_NAME = '2.5.29.17';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What a Fulcio leaf certificate says about the signer. */
export interface CertificateFacts {
  /** The one subject alternative name: a URI or an e-mail address. */
  readonly identity: string;
  readonly issuer: string;
  /** Extensions 1.3.6.1.4.1.57264.1.N by N. */
  readonly extensions: Readonly<Record<string, string>>;
}

/**
 * Reads a leaf certificate and rejects what Fulcio does not issue: faults by `faultOf`, a weak key, no name or several
 * names, a name that is not ASCII. The chain is not checked here.
 * @throws Error with the reason. Source: fulcio docs/certificate-specification.md, docs/oid-info.md.
 */
export function readLeaf(
  der: Uint8Array,
  certificate: X509Certificate = X509Certificate.parse(Buffer.from(der)),
): CertificateFacts {
  // Otherwise bytes outside the signed body could be changed, and one certificate could have many encodings. Source:
  // RFC 5280 4.1.1.2.
  if (!certificate.root.toDER().equals(der)) throw new Error('the certificate is not in DER');
  const fault = weaknessOf(certificate)?.text ?? faultOf(certificate, 'signer', CODE_SIGNING);
  if (fault !== undefined) throw new Error(`the certificate ${fault}`);
  const found = new Map(certificate.extensions.map((one) => [one.subs[0]?.toOID() ?? '', one]));
  const extensions = readFulcioExtensions(found);
  return { identity: readName(found.get(ALT_NAME)), issuer: readIssuer(extensions), extensions };
}

/** With several names, two readers could see two different signers. */
function readName(extension: Extension | undefined): string {
  const names = extension === undefined ? [] : (lastOf(extension).subs[0]?.subs ?? []);
  const [name] = names;
  if (names.length !== 1 || name === undefined)
    throw new Error(`the certificate has ${names.length} subject alternative names, not one`);
  if (!name.tag.isContextSpecific(0x06) && !name.tag.isContextSpecific(0x01))
    throw new Error('the subject alternative name is neither a URI nor an e-mail address');
  if (name.value.length === 0 || name.value.some((byte) => byte < 0x21 || byte > 0x7e))
    throw new Error('the subject alternative name is not plain ASCII');
  return name.value.toString('latin1');
}

/** Extension 1 is the older form of 8. */
function readIssuer(extensions: CertificateFacts['extensions']): string {
  const issuer = extensions['8'] ?? extensions['1'];
  if (issuer === undefined || issuer === '')
    throw new Error('the certificate does not name the issuer of the identity');
  if (extensions['1'] !== undefined && extensions['1'] !== issuer)
    throw new Error('the certificate names two issuers of the identity');
  return issuer;
}

function readFulcioExtensions(found: ReadonlyMap<string, Extension>): CertificateFacts['extensions'] {
  const texts: Record<string, string> = {};
  for (const [oid, extension] of found) {
    if (!oid.startsWith(FULCIO_ARC)) continue;
    const number = oid.slice(FULCIO_ARC.length);
    if (!/^[0-9]{1,3}$/.test(number)) continue;
    // 1 to 6 are plain text; 7 is a type of name; from 8 on, each is a DER UTF8String.
    if (Number(number) <= 6) texts[number] = utf8.decode(lastOf(extension).value);
    else if (Number(number) >= 8) texts[number] = readUtf8String(lastOf(extension), oid);
  }
  return texts;
}

/** The library parses an octet string only if it contains DER with the shortest lengths. */
function readUtf8String(octets: Extension, oid: string): string {
  const [text, ...rest] = octets.subs;
  if (text === undefined || text.tag.toDER() !== 0x0c || rest.length > 0)
    throw new Error(`the extension ${oid} of the certificate is not a UTF8String`);
  return utf8.decode(text.value);
}

function lastOf(extension: Extension): Extension {
  const last = extension.subs[extension.subs.length - 1];
  if (last === undefined) throw new Error('the certificate has an empty extension');
  return last;
}
