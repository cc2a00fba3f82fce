import { type Content, contentOf, type Digest, isDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { LIMITS } from '../../oci/media-types.ts';
import type { Tag } from '../../oci/reference.ts';
import { MANIFEST_TYPES, type RegistryClient } from './registry-client.ts';
import { checkReported } from './registry-errors.ts';

/** @param reference a tag (fallback tags too) or digest. @throws REGISTRY_*, DIGEST_MISMATCH, IMAGE_TOO_LARGE */
export async function fetchManifest(client: RegistryClient, reference: Tag | Digest): Promise<Content | undefined> {
  const task = `fetch manifest ${quoted(reference)} from ${client.name}`;
  const answer = await client.read(reference, {
    task,
    method: 'GET',
    to: `manifests/${reference}`,
    access: 'pull',
    headers: { accept: MANIFEST_TYPES },
    maxBytes: LIMITS.manifest,
    longer: 'IMAGE_TOO_LARGE',
  });
  if (answer.status === 404) return undefined;
  const mediaType = (answer.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  // Captive portals and web pages at the address of a registry answer 200 as well.
  if (mediaType === '' || mediaType === 'text/html')
    throw new WasmImageError(
      'REGISTRY_PROTOCOL',
      `Cannot ${task}: the response is of type ${quoted(mediaType)}, not a manifest`,
    );
  const content = contentOf(mediaType, answer.body);
  if (isDigest(reference) && content.digest !== reference)
    throw new WasmImageError('DIGEST_MISMATCH', `Cannot ${task}: its bytes have digest ${content.digest}`);
  checkReported(task, answer, content);
  return content;
}
