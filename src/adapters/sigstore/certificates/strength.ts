import { createPublicKey, type KeyObject } from 'node:crypto';
import type { X509Certificate } from '@sigstore/core';

/**
 * Why a service cannot prove anything. `unknown`: perhaps newer than this version; `weak`: known, and not to be
 * trusted.
 */
export interface Weakness {
  readonly kind: 'weak' | 'unknown';
  readonly text: string;
}

const CURVES = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
const HASHES = new Set(['sha256', 'sha384', 'sha512']);
const ED25519 = '1.3.101.112';
/** The arc of the signature algorithms for each kind of key. Source: RFC 5480 2.1.1, RFC 8017 A.2.4, RFC 8410 3. */
const ARCS: Readonly<Record<string, string>> = {
  '1.2.840.10045.2.1': '1.2.840.10045.4.',
  '1.2.840.113549.1.1.1': '1.2.840.113549.1.1.',
  [ED25519]: ED25519,
};
/** ECDSA with SHA-1 and SHA-224; RSA with MD2, MD4, MD5, SHA-1 and SHA-224. Source: RFC 5758 3.2, RFC 8017 A.2.4. */
const WEAK = /^1\.2\.840\.(?:10045\.4\.(?:1|3\.1)|113549\.1\.1\.(?:[245]|14))$/;

/**
 * P-256, P-384, P-521, Ed25519, and RSA with at least 2048 bits. Source: sigstore architecture-docs,
 * algorithm-registry.md.
 */
export function isStrongKey(key: KeyObject): boolean {
  const { namedCurve = '', modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec') return CURVES.has(namedCurve);
  return key.asymmetricKeyType === 'rsa' ? modulusLength >= 2048 : key.asymmetricKeyType === 'ed25519';
}

/**
 * The weakness of a certificate's key, or of the algorithm of its signature.
 * @throws Error for a key of a known kind that cannot be read.
 */
export function weaknessOf(certificate: X509Certificate): Weakness | undefined {
  if (ARCS[keyKindOf(certificate)] === undefined) return { kind: 'unknown', text: 'has a weak or unknown kind of key' };
  const key = createPublicKey({ key: certificate.publicKey, format: 'der', type: 'spki' });
  if (!isStrongKey(key)) return { kind: 'weak', text: 'has a weak or unknown kind of key' };
  const algorithm = algorithmOf(certificate);
  if (HASHES.has(certificate.signatureAlgorithm) || algorithm === ED25519) return undefined;
  return { kind: WEAK.test(algorithm) ? 'weak' : 'unknown', text: 'is signed with a weak or unknown algorithm' };
}

/**
 * Makes a parsed certificate faster and stricter. The library encodes it again at every comparison and signature check,
 * 17 of the 130 ms of a verification; parsed certificates do not change, so their parts keep their encoding. The
 * library also checks a signature with any kind of key that the issuer has, so the kind is compared with the algorithm
 * that the certificate states.
 */
export function harden(certificate: X509Certificate): X509Certificate {
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
  const verify = certificate.verify.bind(certificate);
  certificate.verify = (issuer = certificate) =>
    algorithmOf(certificate).startsWith(ARCS[keyKindOf(issuer)] ?? '-') && verify(issuer);
  return certificate;
}

function keyKindOf(certificate: X509Certificate): string {
  return certificate.tbsCertificate.subs[6]?.subs[0]?.subs[0]?.toOID() ?? '';
}

function algorithmOf({ root }: X509Certificate): string {
  return root.subs[1]?.subs[0]?.toOID() ?? '';
}
