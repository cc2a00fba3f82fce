import { PREDICATES } from '../../attest/predicates.ts';
import { callerOf } from '../../attest/provenance.ts';
import { makeStatement } from '../../attest/statement.ts';
import { type Content, contentOf, descriptorOf } from '../../core/digest.ts';
import type { JsonObject } from '../../core/json.ts';
import { makeSignaturePolicy, type SignaturePolicy } from '../../decide/gate/checks.ts';
import { SIGSTORE_BUNDLE } from '../../oci/media-types.ts';
import { subjectNameOf } from '../../oci/reference.ts';
import { makeReferrer, PREDICATE_TYPE } from '../../oci/referrers.ts';
import type { ImageStore, Signer } from '../../ports.ts';
import type { Restore } from '../verify/restore.ts';

/** What a statement says about an image. */
export interface SignedClaim {
  readonly predicateType: string;
  readonly predicate: JsonObject;
}

/** The claim of a plain signature: "this image is ours". */
export const SIGNATURE: SignedClaim = { predicateType: PREDICATES.signature, predicate: {} };

/** What a verifier has to require of signatures by this signer. @throws OIDC_* */
export async function ownPolicy(signer: Signer): Promise<SignaturePolicy> {
  const [identity, run] = await Promise.all([signer.identity(), signer.workflow()]);
  return makeSignaturePolicy(identity, run === undefined ? undefined : callerOf(run));
}

/**
 * Signs claims about an image digest in parallel and attaches each as its own referrer; moves no tag.
 * @param manifest the image manifest, stored already. @param created RFC 3339, for the annotations of the referrers.
 * @returns a function that attaches again what another writer removed. @throws OIDC_*, SIGSTORE_*, REGISTRY_*
 */
export async function signImage(
  store: ImageStore,
  signer: Signer,
  manifest: Content,
  created: string,
  claims: readonly SignedClaim[],
): Promise<Restore> {
  const about = { subjectName: subjectNameOf(store.repository), digest: manifest.digest };
  const referrers = await Promise.all(
    claims.map(async (claim) =>
      makeReferrer({
        subject: descriptorOf(manifest),
        bundle: contentOf(SIGSTORE_BUNDLE, await signer.sign(makeStatement({ ...about, ...claim }))),
        annotations: { [PREDICATE_TYPE]: claim.predicateType },
        created,
      }),
    ),
  );
  const blobs = new Map(referrers.flatMap((referrer) => referrer.blobs.map((blob) => [blob.digest, blob] as const)));
  await Promise.all([...blobs.values()].map((blob) => store.putBlob(blob)));
  // In one call, so that the list of referrers is written once for all of them.
  const manifests = referrers.map((referrer) => referrer.manifest);
  await store.putReferrers(manifest, manifests);
  return async () => {
    const listed = new Set((await store.fetchReferrers(manifest.digest)).map(({ digest }) => digest));
    const lost = manifests.filter(({ digest }) => !listed.has(digest));
    await store.putReferrers(manifest, lost);
    return lost.length > 0;
  };
}
