import { createPublicKey, type KeyObject } from 'node:crypto';
import { type Bundle, isBundleWithDsseEnvelope, type TransparencyLogEntry } from '@sigstore/bundle';
import { Verifier } from '@sigstore/verify';
import type { Digest } from '../../../core/digest.ts';
import { WasmImageError } from '../../../core/errors.ts';
import type { BundleFacts, FileOutcome, FileVerifier, SignerFacts } from '../../../ports.ts';
import { readFileBundle } from '../bundle.ts';
import { checkAnyEntry, checkForm } from '../log-entry.ts';
import type { RootMaterial } from '../material.ts';
import type { TrustRoot } from '../trust-root.ts';
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
 * @param logs a trust root for keys: entries of its logs must be valid, and none is required.
 * @throws WasmImageError KEY_INVALID.
 */
export function openFileVerifier(trust: TrustAnchor, logs?: TrustRoot): FileVerifier {
  if (trust.kind !== 'trust-root') {
    const keys = keysOf(trust);
    return {
      verifyFile: async (bytes, file) => outcomeOf(() => verifyByKey(readFileBundle(bytes), file, keys, logs)),
    };
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

function verifyByKey(
  bundle: Bundle,
  file: Uint8Array | Digest,
  keys: readonly KeyObject[],
  logs: TrustRoot | undefined,
): BundleFacts | SignerFacts {
  const facts = verifyKey(bundle, file, keys);
  return logs === undefined
    ? facts
    : { ...facts, logIndexes: verifyEntries(bundle, file, facts, logs as RootMaterial) };
}

/** The library verifies the entries of known logs; the key has signed already. @returns their indexes. */
function verifyEntries(
  bundle: Bundle,
  file: Uint8Array | Digest,
  { signer }: SignerFacts,
  root: RootMaterial,
): readonly string[] {
  const publicKey = createPublicKey(signer.kind === 'key' ? signer.publicKey : '');
  const { signature, ...entity } = entityOf(bundle, file);
  signature.verifySignature = () => true;
  const isKnown = ({ logId }: TransparencyLogEntry): boolean =>
    root.tlogs.some(({ logID }) => logID.length > 0 && logID.equals(logId.keyId));
  const tlogEntries = entity.tlogEntries.filter(isKnown);
  const timestamps = entity.timestamps.filter((one) => one.$case === 'transparency-log' && isKnown(one.tlogEntry));
  const trusted = { ...root, publicKey: () => ({ publicKey, validFor: () => true }) };
  const thresholds = { ctlogThreshold: 0, timestampThreshold: 0, tlogThreshold: 0 };
  new Verifier(trusted, thresholds).verify({ ...entity, signature, tlogEntries, timestamps });
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  for (const entry of tlogEntries) checkForm(entry, () => true);
  return tlogEntries.map((entry) => checkAnyEntry(entry, spki));
}

function verifyKey(bundle: Bundle, file: Uint8Array | Digest, keys: readonly KeyObject[]): BundleFacts | SignerFacts {
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
