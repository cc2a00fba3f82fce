import type { LegacySignature } from '../../attest/legacy-signature.ts';
import { inert } from '../../core/text.ts';
import type { ClaimedSigner } from '../../ports.ts';
import { derOf, readBundle } from './bundle.ts';
import { readLeaf } from './certificates/certificates.ts';

/** What was read, or why it cannot be read. */
type Read<T> = { readonly kind: 'read'; readonly value: T } | { readonly kind: 'unreadable'; readonly reason: string };

const MAX_PEM_CHARACTERS = 64 * 1024;

/** What a bundle says about its signer, and the payload; nothing is verified. @param bytes at most 1 MiB. */
export function readClaims(bytes: Uint8Array): Read<{ readonly signer: ClaimedSigner; readonly payload: Uint8Array }> {
  return orReason(() => {
    const { content, verificationMaterial } = readBundle(bytes);
    const { payload } = content.dsseEnvelope;
    const signed = verificationMaterial.content;
    if (signed.$case === 'publicKey') return { signer: { kind: 'key', hint: signed.publicKey.hint }, payload };
    if (signed.$case === 'certificate') return { signer: signerIn(signed.certificate.rawBytes), payload };
    throw new Error('it has a certificate chain, not a certificate');
  });
}

/** The same for a signature in cosign's older form. */
export function readLegacySigner({ certificate }: Pick<LegacySignature, 'certificate'>): Read<ClaimedSigner> {
  if (certificate === undefined) return { kind: 'read', value: { kind: 'key', hint: '' } };
  return orReason(() => signerIn(derOf(certificate.slice(0, MAX_PEM_CHARACTERS))));
}

function signerIn(der: Uint8Array): ClaimedSigner {
  const { identity, issuer } = readLeaf(der);
  return { kind: 'certificate', identity, issuer };
}

function orReason<T>(read: () => T): Read<T> {
  try {
    return { kind: 'read', value: read() };
  } catch (thrown) {
    return { kind: 'unreadable', reason: inert(thrown instanceof Error ? thrown.message : String(thrown), 300) };
  }
}
