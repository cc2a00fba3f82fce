import type { KeyObject } from 'node:crypto';
import { type Bundle, isBundleWithDsseEnvelope } from '@sigstore/bundle';
import type { Digest } from '../../../core/digest.ts';
import { WasmImageError } from '../../../core/errors.ts';
import type { BundleFacts, FileOutcome, FileVerifier, SignerFacts } from '../../../ports.ts';
import { readFileBundle } from '../bundle.ts';
import { checkAnyEntry } from '../log-entry.ts';
import {
  factsOf,
  keysOf,
  openRequirements,
  refuseCertificate,
  rejection,
  signedContent,
  type TrustAnchor,
  verifyEntity,
  verifyKeyBundle,
} from '../verifier.ts';
import { checkMessage, entityOf, isFileSignedBy, leafOf } from './signature.ts';

/**
 * Opens a verifier of bundles about files; it fails closed, like that of bundles about images.
 * @throws WasmImageError KEY_INVALID.
 */
export function openFileVerifier(trust: TrustAnchor): FileVerifier {
  if (trust.kind !== 'trust-root') {
    const keys = keysOf(trust);
    return { verifyFile: async (bytes, file) => outcomeOf(() => verifyByKey(readFileBundle(bytes), file, keys)) };
  }
  const loadRequirements = openRequirements(trust);
  return {
    verifyFile: async (bytes, file) => {
      const requirements = await loadRequirements();
      const verify = (): BundleFacts | SignerFacts => {
        const bundle = readFileBundle(bytes);
        // A log of version 1 may have only promised an entry to a bundle of version 0.1.
        const signer = verifyEntity(entityOf(bundle, file), leafOf(bundle), requirements, checkAnyEntry);
        return isBundleWithDsseEnvelope(bundle) ? { ...signedContent(bundle), ...signer } : signer;
      };
      return outcomeOf(verify, requirements.root.unused);
    },
  };
}

function verifyByKey(bundle: Bundle, file: Uint8Array | Digest, keys: readonly KeyObject[]): BundleFacts | SignerFacts {
  if (isBundleWithDsseEnvelope(bundle)) return verifyKeyBundle(bundle, keys);
  refuseCertificate(bundle);
  const { content } = bundle;
  if (content.$case !== 'messageSignature') throw new Error('it signs nothing');
  const { messageSignature } = content;
  checkMessage(messageSignature, file);
  const key = keys.find((one) => isFileSignedBy(one, file, messageSignature.signature));
  if (key === undefined) throw new Error('the signature was not made with the expected key');
  return factsOf(key);
}

/** What cannot be verified from a digest is not a rejection. */
function outcomeOf(verify: () => BundleFacts | SignerFacts, unused?: readonly string[]): FileOutcome {
  try {
    const facts = verify();
    return 'payload' in facts ? { kind: 'statement', facts } : { kind: 'file', facts };
  } catch (thrown) {
    if (thrown instanceof WasmImageError && thrown.exitCode === 2) throw thrown;
    return rejection(thrown, unused ?? []);
  }
}
