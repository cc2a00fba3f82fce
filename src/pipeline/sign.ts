import type { AbiReport } from '../abi/report.ts';
import { type AttestedStart, makeAbiStatement } from '../attest/abi-report.ts';
import { PREDICATES } from '../attest/predicates.ts';
import { makeSignatureStatement } from '../attest/statement.ts';
import { type Content, contentOf, descriptorOf } from '../core/digest.ts';
import { SIGSTORE_BUNDLE } from '../oci/media-types.ts';
import { subjectNameOf } from '../oci/reference.ts';
import { makeReferrer, PREDICATE_TYPE } from '../oci/referrers.ts';
import type { ImageStore, Signer } from '../ports.ts';

/** What is signed about an image: that it is ours, what its ABI check found, or both. */
export interface Claims {
  readonly isOurs: boolean;
  readonly abi: { readonly report: AbiReport; readonly smoke?: AttestedStart } | undefined;
}

/**
 * Signs claims about an image digest and attaches each as a referrer of its own; no tag is touched.
 * The signature is listed last: where it is, the rest is.
 * @param manifest the image manifest, stored already. @param created RFC 3339, for the annotations of the referrers.
 * @throws OIDC_*, SIGSTORE_*, REGISTRY_*
 */
export async function signImage(store: ImageStore, signer: Signer, manifest: Content, created: string, claims: Claims): Promise<void> {
  const about = { subjectName: subjectNameOf(store.repository), digest: manifest.digest };
  const statements: { readonly predicateType: string; readonly payload: Uint8Array }[] = [];
  if (claims.abi !== undefined) statements.push({ predicateType: PREDICATES.abiReport, payload: makeAbiStatement({ ...about, ...claims.abi }) });
  if (claims.isOurs) statements.push({ predicateType: PREDICATES.signature, payload: makeSignatureStatement(about) });
  const referrers = await Promise.all(
    statements.map(async ({ predicateType, payload }) =>
      makeReferrer({
        subject: descriptorOf(manifest),
        bundle: contentOf(SIGSTORE_BUNDLE, await signer.sign(payload)),
        annotations: { [PREDICATE_TYPE]: predicateType },
        created,
      }),
    ),
  );
  const blobs = new Map(referrers.flatMap((referrer) => referrer.blobs.map((blob) => [blob.digest, blob] as const)));
  await Promise.all([...blobs.values()].map((blob) => store.putBlob(blob)));
  await store.putReferrers(
    manifest,
    referrers.map((referrer) => referrer.manifest),
  );
}
