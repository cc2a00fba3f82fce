import type { BundleFacts } from '../../attest/facts.ts';
import { addLegacySignature, type LegacyLayer, readLegacyLayers } from '../../attest/legacy-signature.ts';
import { MAX_SIMPLE_SIGNING_BYTES, makeSimpleSigning, readSimpleSigning } from '../../attest/simple-signing.ts';
import type { Content, Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { refuseObstacle, usualFormats } from '../../decide/plan/formats.ts';
import type { Layout } from '../../oci/image.ts';
import { signatureTagOf, subjectNameOf } from '../../oci/reference.ts';
import type { BundleVerifier, ImageStore, Log, SignatureFormat, Signer } from '../../ports.ts';
import type { Restore } from './restore.ts';

/** The signatures of a digest in cosign's legacy format. `image`: digest of the image that lists them. */
export interface LegacyList {
  readonly image: Digest;
  readonly layers: readonly LegacyLayer[];
}

/**
 * Lists the legacy signatures of a digest: at most 256, untrusted.
 * @returns undefined if there are none. @throws REGISTRY_*, LIMIT_EXCEEDED if it could not be found out.
 */
export async function listLegacy(store: ImageStore, digest: Digest): Promise<LegacyList | undefined> {
  const image = await store.fetchLegacySignatures(digest);
  if (image === undefined) return undefined;
  try {
    return { image: image.digest, layers: readLegacyLayers(image) };
  } catch (cause) {
    if (!(cause instanceof WasmImageError) || cause.code !== 'IMAGE_INVALID') throw cause;
    // A tag that points to something else may hide signatures, as with the list of referrers.
    throw new WasmImageError(
      'REGISTRY_PROTOCOL',
      `Cannot read the signatures of ${digest}: the tag "${signatureTagOf(digest)}" does not point to signatures`,
      { cause },
    );
  }
}

/** One legacy signature after its cryptography was checked: who signed, and what. */
export type OpenedLegacy =
  | { readonly kind: 'opened'; readonly facts: BundleFacts; readonly claim: ReturnType<typeof readSimpleSigning> }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Fetches one signature and checks its cryptography, but not whether the signer is the expected one.
 * @throws REGISTRY_* if it could not be read, BUNDLE_INVALID, DIGEST_MISMATCH.
 */
export async function openLegacy(
  { store, bundles }: { readonly store: ImageStore; readonly bundles: BundleVerifier },
  { payload, signature }: LegacyLayer,
): Promise<OpenedLegacy> {
  if (payload.size > MAX_SIMPLE_SIGNING_BYTES)
    return {
      kind: 'refused',
      reason: `its payload is ${payload.size} bytes; the limit is ${MAX_SIMPLE_SIGNING_BYTES}`,
    };
  const bytes = await store.fetchBlob(payload);
  if (bytes === undefined) return { kind: 'refused', reason: 'its payload is missing' };
  const outcome = await bundles.verifyLegacy({ payload: bytes, ...signature });
  if (outcome.kind === 'rejected') return { kind: 'refused', reason: outcome.reason };
  return { kind: 'opened', facts: outcome.facts, claim: readSimpleSigning(outcome.facts.payload) };
}

/**
 * Signs an image in cosign's legacy format and adds the signature to the existing ones.
 * @param manifest of the image, stored already.
 * @returns a function that adds the signature again if another writer removed it.
 * @throws OIDC_*, SIGSTORE_*, REGISTRY_*, TAG_RACE.
 */
export async function signLegacy(store: ImageStore, signer: Signer, { digest, mediaType }: Content): Promise<Restore> {
  const signature = await signer.signLegacy(
    makeSimpleSigning({ subjectName: subjectNameOf(store.repository), digest }),
  );
  const put = async (): Promise<boolean> => {
    let wasAbsent = false;
    await store.putLegacySignature(digest, (current) => {
      const added = addLegacySignature(current, signature, mediaType);
      wasAbsent ||= added !== undefined;
      return added;
    });
    return wasAbsent;
  };
  await put();
  return put;
}

/**
 * The signature formats of a run. A format that nobody could verify is refused before anything is pushed.
 * @param asked undefined: the usual formats of the layout. @throws INPUT_CONFLICT.
 */
export function chooseFormats(
  asked: readonly SignatureFormat[] | undefined,
  layout: Layout,
  { legacyObstacle }: Pick<Signer, 'legacyObstacle'>,
  log: Log,
): readonly SignatureFormat[] {
  const formats = asked ?? usualFormats(layout);
  if (!formats.includes('legacy')) return formats;
  if (asked === undefined && legacyObstacle !== undefined) {
    log.warning(`Signing as a bundle only, which verifiers of layout "${layout}" might not read: ${legacyObstacle}`);
    return ['bundle'];
  }
  refuseObstacle(formats, legacyObstacle);
  return formats;
}
