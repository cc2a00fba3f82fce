import { type Content, contentOf, type Descriptor, type Digest, digestOf, isDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { isObject, type Json, parseStrictJson, stringAt } from '../../core/json.ts';
import { printSize } from '../../core/text.ts';
import { type IndexManifest, readManifest } from '../../oci/manifest.ts';
import { LIMITS, MAX_BLOB, OCI_MANIFEST } from '../../oci/media-types.ts';
import { fallbackTagOf } from '../../oci/reference.ts';
import { descriptorOfReferrer, readReferrers } from '../../oci/referrers.ts';
import { overLimit } from '../registry/store-errors.ts';
import { blobPath, invalid, readLayoutFile } from './layout-files.ts';
import { entryOfTag, readLayoutIndex, tagsOf } from './layout-index.ts';

const MAX_SCANNED = 1_000;
const MAX_TAGS = 10_000;

/**
 * The manifest that a tag or digest names. @param read how the blob is read: of an image, one that is too large is a
 * verdict about the image; of a list, it is not.
 */
export async function fetchManifest(
  folder: string,
  reference: string,
  read: typeof readManifestBlob = readManifestBlob,
): Promise<Content | undefined> {
  const index = await readLayoutIndex(folder);
  if (!isDigest(reference)) {
    const entry = entryOfTag(folder, index, reference);
    if (entry === undefined) return undefined;
    const bytes = await read(folder, entry.digest);
    if (bytes === undefined)
      throw invalid(folder, 'index.json', `tag "${reference}" points to ${entry.digest}, which is missing`);
    if (bytes.byteLength !== entry.size)
      throw invalid(folder, 'index.json', `it lists ${entry.digest} with the wrong size`);
    return contentOf(entry.mediaType, bytes);
  }
  const bytes = await read(folder, reference);
  if (bytes === undefined) return undefined;
  const mediaType = index.manifests.find(({ digest }) => digest === reference)?.mediaType ?? mediaTypeOf(bytes);
  return mediaType === undefined ? undefined : contentOf(mediaType, bytes);
}

function readManifestBlob(folder: string, digest: Digest): Promise<Uint8Array | undefined> {
  return readBlob(folder, digest, LIMITS.manifest);
}

/** The manifest of an image. @throws IMAGE_TOO_LARGE above the limit: a verdict about the image. */
export function readImageManifest(folder: string, digest: Digest): Promise<Uint8Array | undefined> {
  return readManifestBlob(folder, digest).catch(overLimit('IMAGE_TOO_LARGE'));
}

/** The media type in a manifest that no index lists; undefined if the blob is not a manifest. */
function mediaTypeOf(bytes: Uint8Array): string | undefined {
  try {
    const value: Json = parseStrictJson(bytes);
    return isObject(value) && value.schemaVersion === 2 ? stringAt(value, 'mediaType') : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a manifest is listed and stored; false if this cannot be read. */
export async function hasManifest(folder: string, digest: Digest): Promise<boolean> {
  try {
    const index = await readLayoutIndex(folder);
    return (
      index.manifests.some((entry) => entry.digest === digest) &&
      (await readBlob(folder, digest, LIMITS.manifest)) !== undefined
    );
  } catch (error) {
    if (error instanceof WasmImageError) return false;
    throw error;
  }
}

/** A blob, checked against digest and size. @throws WasmImageError DIGEST_MISMATCH, LIMIT_EXCEEDED. */
export async function fetchBlob(folder: string, { digest, size }: Descriptor): Promise<Uint8Array | undefined> {
  if (size > MAX_BLOB)
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot fetch blob ${digest} from "${folder}": it is ${printSize(size)}; the limit is ${printSize(MAX_BLOB)}`,
    );
  const bytes = await readBlob(folder, digest, size).catch(overLimit('DIGEST_MISMATCH'));
  if (bytes === undefined || bytes.byteLength === size) return bytes;
  throw new WasmImageError(
    'DIGEST_MISMATCH',
    `Cannot fetch blob ${digest} from "${folder}": it has ${bytes.byteLength} bytes; its descriptor says ${size}`,
  );
}

/**
 * A blob of at most `limit` bytes, checked against its digest.
 * @throws WasmImageError DIGEST_MISMATCH, LIMIT_EXCEEDED.
 */
export async function readBlob(folder: string, digest: Digest, limit: number): Promise<Uint8Array | undefined> {
  const bytes = await readLayoutFile(folder, blobPath(digest), limit);
  if (bytes === undefined || digestOf(bytes) === digest) return bytes;
  throw new WasmImageError(
    'DIGEST_MISMATCH',
    `Cannot read ${digest} from "${folder}": the bytes have digest ${digestOf(bytes)}`,
  );
}

/** The index under the fallback tag, which lists the referrers of a subject. */
export async function fetchFallback(folder: string, subject: Digest): Promise<IndexManifest | undefined> {
  const content = await fetchManifest(folder, fallbackTagOf(subject));
  return content === undefined ? undefined : readReferrers(content, subject);
}

/** Merges the fallback index with every listed manifest that names the subject, which is where oras looks. */
export async function fetchReferrers(folder: string, subject: Digest): Promise<readonly Descriptor[]> {
  const found = new Map<Digest, Descriptor>();
  for (const descriptor of (await fetchFallback(folder, subject))?.manifests ?? [])
    found.set(descriptor.digest, descriptor);
  const index = await readLayoutIndex(folder);
  const candidates = new Map(
    index.manifests.flatMap((entry) =>
      entry.mediaType === OCI_MANIFEST && !found.has(entry.digest) ? [[entry.digest, entry] as const] : [],
    ),
  );
  if (candidates.size > MAX_SCANNED)
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot list the referrers of ${subject} in "${folder}": the layout has more than ${MAX_SCANNED} manifests`,
    );
  for (const { digest, size } of candidates.values()) {
    const descriptor = await referrerOf(folder, digest, size, subject);
    if (descriptor !== undefined) found.set(digest, descriptor);
  }
  return [...found.values()];
}

/** A manifest that cannot be read refers to nothing; if another step needs it, that step reports the error. */
async function referrerOf(
  folder: string,
  digest: Digest,
  size: number,
  subject: Digest,
): Promise<Descriptor | undefined> {
  try {
    const bytes = await readBlob(folder, digest, Math.min(size, LIMITS.manifest));
    const content = bytes === undefined ? undefined : contentOf(OCI_MANIFEST, bytes);
    return content !== undefined && readManifest(content).subject?.digest === subject
      ? descriptorOfReferrer(content)
      : undefined;
  } catch (error) {
    if (error instanceof WasmImageError && error.code !== 'FILE_UNREADABLE') return undefined;
    throw error;
  }
}

/** All tags, in file order. @throws WasmImageError LIMIT_EXCEEDED. */
export async function fetchTags(folder: string): Promise<readonly string[]> {
  const tags = tagsOf(await readLayoutIndex(folder));
  if (tags.length > MAX_TAGS)
    throw new WasmImageError('LIMIT_EXCEEDED', `Cannot list the tags of "${folder}": there are more than ${MAX_TAGS}`);
  return tags;
}
