import type { Content, Digest } from '../../core/digest.ts';
import { signatureTagOf } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
import type { RegistryClient } from './registry-client.ts';
import { mergeSharedTag, readShared } from './registry-shared-tag.ts';

/**
 * Adds a signature to the image that lists those of a digest in cosign's older form. It is one tag for all signers, so nobody's must be lost.
 * @param putBlob stores a blob before the manifest that names it. @throws REGISTRY_*, TAG_RACE.
 */
export function putLegacySignature(
  client: RegistryClient,
  subject: Digest,
  add: Parameters<ImageStore['putLegacySignature']>[1],
  putBlob: (content: Content) => Promise<void>,
): Promise<void> {
  return mergeSharedTag(
    client,
    { tag: signatureTagOf(subject) },
    `add a signature of ${subject} in ${client.name}`,
    async (current, deed) => {
      const added = readShared(() => add(current), deed, 'an image of signatures');
      if (added === undefined) return undefined;
      await Promise.all(added.blobs.map(putBlob));
      return added.manifest;
    },
  );
}
