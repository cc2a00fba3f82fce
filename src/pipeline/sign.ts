import { PREDICATES } from '../attest/predicates.ts';
import { makeSignatureStatement } from '../attest/statement.ts';
import { type Content, contentOf, descriptorOf } from '../core/digest.ts';
import { SIGSTORE_BUNDLE } from '../oci/media-types.ts';
import { subjectNameOf } from '../oci/reference.ts';
import { makeReferrer } from '../oci/referrers.ts';
import type { ImageStore, Signer } from '../ports.ts';

/**
 * Signs an image digest and attaches the bundle as a referrer; no tag is touched.
 * @param manifest the image manifest, stored already. @param created RFC 3339, for the annotation of the referrer.
 * @throws OIDC_*, SIGSTORE_*, REGISTRY_*
 */
export async function signImage(store: ImageStore, signer: Signer, manifest: Content, created: string): Promise<void> {
  const statement = makeSignatureStatement({ subjectName: subjectNameOf(store.repository), digest: manifest.digest });
  const bundle = contentOf(SIGSTORE_BUNDLE, await signer.sign(statement));
  const referrer = makeReferrer({
    subject: descriptorOf(manifest),
    bundle,
    annotations: { 'dev.sigstore.bundle.predicateType': PREDICATES.signature },
    created,
  });
  await Promise.all(referrer.blobs.map((blob) => store.putBlob(blob)));
  await store.putReferrers(manifest, [referrer.manifest]);
}
