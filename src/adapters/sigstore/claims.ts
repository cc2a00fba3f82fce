import type { LegacySignature } from '../../attest/legacy-signature.ts';
import { WasmImageError } from '../../core/errors.ts';
import { wordsOf } from '../../core/text.ts';
import type { ClaimedSigner } from '../../ports.ts';
import { derOf, readBundle } from './bundle.ts';
import { readLeaf } from './certificates/certificates.ts';

/**
 * What a bundle says about its signer, and the payload; nothing is verified.
 * @param bytes at most 1 MiB. @throws WasmImageError BUNDLE_INVALID.
 */
export function readClaims(bytes: Uint8Array): { readonly signer: ClaimedSigner; readonly payload: Uint8Array } {
  const { content, verificationMaterial } = readBundle(bytes);
  const { payload } = content.dsseEnvelope;
  const signed = verificationMaterial.content;
  if (signed.$case === 'publicKey') return { signer: { kind: 'key', hint: signed.publicKey.hint }, payload };
  if (signed.$case === 'certificate') return { signer: signerIn(signed.certificate.rawBytes), payload };
  const [leaf] = signed.x509CertificateChain.certificates;
  return { signer: signerIn(leaf?.rawBytes ?? new Uint8Array()), payload };
}

/** The same for a signature in cosign's older form. @throws WasmImageError BUNDLE_INVALID. */
export function readLegacySigner({ certificate }: Pick<LegacySignature, 'certificate'>): ClaimedSigner {
  return certificate === undefined ? { kind: 'key', hint: '' } : signerIn(derOf(certificate.slice(0, 64 * 1024)));
}

function signerIn(der: Uint8Array): ClaimedSigner {
  try {
    const { identity, issuer } = readLeaf(der);
    return { kind: 'certificate', identity, issuer };
  } catch (cause) {
    throw new WasmImageError('BUNDLE_INVALID', `Cannot read the signature bundle: ${wordsOf(cause)}`, { cause });
  }
}
