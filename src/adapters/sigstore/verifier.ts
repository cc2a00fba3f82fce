import type { KeyObject } from 'node:crypto';
import type { BundleWithDsseEnvelope } from '@sigstore/bundle';
import { type TrustMaterial, toSignedEntity, Verifier } from '@sigstore/verify';
import { inert } from '../../core/text.ts';
import type { BundleFacts, BundleOutcome, BundleVerifier } from '../../ports.ts';
import { readBundle } from './bundle.ts';
import { printPublicKey, readPublicKey } from './keys.ts';

/** What makes a bundle believable: services of a trust root, or one key. */
export type Trust =
  | {
      readonly kind: 'trust-root';
      /** Called once, at the first bundle. @throws TRUST_ROOT_UNAVAILABLE, TRUST_ROOT_INVALID */
      readonly load: () => Promise<TrustMaterial>;
      /** `required`: an entry of a trusted log as well; `timestamp-only`: a trusted timestamp suffices, entries that are there must hold. */
      readonly transparency: 'required' | 'timestamp-only';
    }
  /** `publicKeyPem`: SPKI. Log entries and timestamps are not looked at: the key alone is trusted. */
  | { readonly kind: 'key'; readonly publicKeyPem: string };

/** Opens a verifier of bundles; fails closed: whatever is thrown while checking is a rejection. @throws WasmImageError KEY_INVALID. */
export function openBundleVerifier(trust: Trust): BundleVerifier {
  if (trust.kind === 'key') {
    const key = readPublicKey(trust.publicKeyPem);
    return { verifyBundle: async (bytes) => outcomeOf(() => verifyKeyBundle(readBundle(bytes), key)) };
  }
  throw new Error('not yet');
}

function outcomeOf(verify: () => BundleFacts): BundleOutcome {
  try {
    return { kind: 'verified', facts: verify() };
  } catch (thrown) {
    return { kind: 'rejected', reason: inert(thrown instanceof Error ? thrown.message : String(thrown), 300) };
  }
}

/** The configured key is the only one asked; the hint in the bundle is the signer's word and chooses nothing. */
function verifyKeyBundle(bundle: BundleWithDsseEnvelope, key: KeyObject): BundleFacts {
  const { verificationMaterial, content } = bundle;
  if (verificationMaterial.content.$case !== 'publicKey') throw new Error('it is signed with a certificate, not with the expected key');
  const bare = { ...bundle, verificationMaterial: { ...verificationMaterial, tlogEntries: [], timestampVerificationData: undefined } };
  const material: TrustMaterial = {
    certificateAuthorities: [],
    timestampAuthorities: [],
    tlogs: [],
    ctlogs: [],
    publicKey: () => ({ publicKey: key, validFor: () => true }),
  };
  // All proofs were taken out above, so the thresholds count nothing; the signature is always checked.
  new Verifier(material, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 }).verify(toSignedEntity(bare));
  return {
    payloadType: content.dsseEnvelope.payloadType,
    payload: content.dsseEnvelope.payload,
    signer: { kind: 'key', publicKey: printPublicKey(key) },
    extensions: {},
    logIndexes: [],
    times: [],
  };
}
