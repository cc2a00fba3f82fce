import { type Digest, isDigest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import type { Verification } from '../decide/verification.ts';
import type { Tag } from '../oci/reference.ts';
import type { ImageStore } from '../ports.ts';

/**
 * What the gate adds to a verdict, which it does not change: that the tag has moved meanwhile, and that an unsigned image has a signature in
 * cosign's older form. One request, for a tag that passed or an image without a signature.
 * @param looksAtLegacy false where that form was asked for. @throws REGISTRY_*; a remark that cannot be made is none.
 */
export async function remarkOn(store: ImageStore, target: Tag | Digest, verification: Verification, looksAtLegacy: boolean): Promise<Verification> {
  const { report } = verification;
  if (verification.kind === 'verified') {
    if (isDigest(target)) return verification;
    const now = (await store.fetchManifest(target))?.digest;
    const { digest } = verification.verified.reference;
    if (now === digest) return verification;
    const remark = `the tag ${now === undefined ? 'is gone' : `leads to ${now}`} now; what was verified is ${digest}: deploy that`;
    return { ...verification, report: { ...report, remark } };
  }
  const { error } = verification;
  const digest = report.reference?.split('@')[1] ?? '';
  if (!looksAtLegacy || error.code !== 'SIGNATURE_NOT_FOUND' || !isDigest(digest)) return verification;
  if ((await store.fetchLegacySignatures(digest)) === undefined) return verification;
  const remark = "there is a signature in cosign's older form (.sig), which counts only where a policy lists it in signature.formats";
  const hint = `${remark}; or sign it again with cosign 3 or wasm-image`;
  return { ...verification, report: { ...report, remark }, error: new WasmImageError(error.code, error.message, { hint, cause: error }) };
}
