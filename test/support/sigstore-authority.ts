import { createPublicKey, verify } from 'node:crypto';
import {
  authorityExtensions,
  CODE_SIGNING,
  extension,
  type Issued,
  issue,
  issueFor,
  leafExtensions,
  makeKey,
  pemOf,
  sctExtension,
  spkiOf,
} from './sigstore-certificates.ts';
import { bits, bool, seq } from './sigstore-der.ts';
import { identityExtensions, nameExtension, readToken } from './sigstore-identity.ts';
import type { LogAnswer } from './sigstore-log.ts';

/** A fault of the certificate authority, if any. */
export type CertificateFault =
  | 'none'
  | 'without-sct'
  | 'foreign-sct'
  | 'other-key'
  | 'other-identity'
  | 'expired'
  | 'authority'
  | 'two-names'
  | 'two-issuers'
  | 'no-purpose'
  | 'unknown-critical'
  | 'foreign-authority'
  | 'sha1'
  | 'sha224';

/**
 * A certificate authority with an intermediate, the CT log of its certificates, and the key of the issuer that it
 * trusts.
 */
export interface CertificateAuthority {
  readonly root: Issued;
  readonly intermediate: Issued;
  readonly ct: ReturnType<typeof makeKey>;
  readonly oidc: ReturnType<typeof makeKey>;
}

export function makeCertificateAuthority(notBefore: Date, notAfter: Date): CertificateAuthority {
  const root = issue({ subject: 'root', notBefore, notAfter, extensions: authorityExtensions(1) });
  const intermediate = issue(
    { subject: 'intermediate', notBefore, notAfter, extensions: authorityExtensions(0, CODE_SIGNING) },
    root,
  );
  return { root, intermediate, ct: makeKey(), oidc: makeKey() };
}

export interface CertificateRequest {
  readonly credentials: { readonly oidcIdentityToken: string };
  readonly publicKeyRequest: { readonly publicKey: { readonly content: string }; readonly proofOfPossession: string };
}

/**
 * POST /api/v2/signingCert, which checks signature, audience and times of the token and the proof of possession.
 * Source: fulcio v1.8 pkg/server/grpc_server.go.
 */
export function signCertificate(
  authority: CertificateAuthority,
  request: CertificateRequest,
  now: Date,
  fault: CertificateFault,
): LogAnswer {
  const claims = readToken(request.credentials.oidcIdentityToken, authority.oidc.publicKey);
  const seconds = now.getTime() / 1000;
  if (claims === undefined || claims.aud !== 'sigstore' || Number(claims.exp) < seconds) {
    return { status: 400, body: { code: 3, message: 'There was an error processing the identity token' } };
  }
  const key = createPublicKey(request.publicKeyRequest.publicKey.content);
  const proof = Buffer.from(request.publicKeyRequest.proofOfPossession, 'base64');
  if (!verify('sha256', Buffer.from(`${claims.email ?? claims.sub}`), key, proof)) {
    return { status: 400, body: { code: 3, message: 'The signature supplied in the request could not be verified' } };
  }
  const shift = fault === 'expired' ? -3600_000 : 0;
  const from =
    fault === 'foreign-authority'
      ? makeCertificateAuthority(new Date('2020-01-01'), new Date('2040-01-01'))
      : authority;
  const [name, ...further] = identityExtensions(claims);
  const profile = {
    subject: '',
    notBefore: new Date(now.getTime() - 1000 + shift),
    notAfter: new Date(now.getTime() + 600_000 + shift),
    extensions: [...purposeOf(fault), ...nameOf(fault, name), ...further, ...moreOf(fault)],
    ...(fault === 'sha1' || fault === 'sha224' ? { hash: fault } : {}),
  };
  const subject = fault === 'other-key' ? makeKey().publicKey : key;
  const leaf = issueFor(subject, profile, from.intermediate, (tbs) => {
    if (fault === 'without-sct') return [];
    const log = fault === 'foreign-sct' ? makeKey() : authority.ct;
    return [sctExtension([log.privateKey], tbs, spkiOf(from.intermediate.privateKey), now)];
  });
  const certificates = [pemOf(leaf), pemOf(from.intermediate.der), pemOf(from.root.der)];
  return { status: 200, body: { signedCertificateEmbeddedSct: { chain: { certificates } } } };
}

function purposeOf(fault: CertificateFault): readonly Buffer[] {
  if (fault === 'authority')
    return [extension('2.5.29.15', bits(Buffer.from([0x06]), 1), true), extension('2.5.29.19', seq(bool(true)), true)];
  return fault === 'no-purpose'
    ? [extension('2.5.29.15', bits(Buffer.from([0x80]), 7), true)]
    : leafExtensions(CODE_SIGNING);
}

function nameOf(fault: CertificateFault, honest: Buffer | undefined): readonly Buffer[] {
  if (fault === 'other-identity')
    return [nameExtension(['https://github.com/thief/filter/.github/workflows/release.yml@refs/heads/main'])];
  if (fault === 'two-names') return [nameExtension(['https://github.com/thief/x', 'https://github.com/acme/filter'])];
  return honest === undefined ? [] : [honest];
}

function moreOf(fault: CertificateFault): readonly Buffer[] {
  if (fault === 'two-issuers') return [extension('1.3.6.1.4.1.57264.1.1', Buffer.from('https://thief.example'))];
  return fault === 'unknown-critical' ? [extension('1.3.6.1.4.1.99999.1', bool(true), true)] : [];
}
