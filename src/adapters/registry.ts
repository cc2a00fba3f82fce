import { type Content, contentOf, type Descriptor, type Digest, digestOf, isDigest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { isObject, type Json, parseStrictJson, stringAt } from '../core/json.ts';
import { printSize, quoted } from '../core/text.ts';
import { LIMITS } from '../oci/media-types.ts';
import { printRepository, signatureTagOf, type Tag } from '../oci/reference.ts';
import type { ImageStore } from '../ports.ts';
import { type HttpResponse, isTransient } from './http.ts';
import { nextPageOf } from './location.ts';
import { MANIFEST_TYPES, openClient, type RegistryClient, type RegistryOptions, type RegistryRepository } from './registry-client.ts';
import { answerError, isBlobUnknown, isImmutableTag } from './registry-errors.ts';
import { fetchReferrers, putReferrers } from './registry-referrers.ts';
import { fetchSharedTag } from './registry-shared-tag.ts';
import { putLegacySignature } from './registry-signatures.ts';
import { checkReported, hasBlob, uploadBlob } from './registry-upload.ts';
import { tagMoved } from './tag-moved.ts';

const MAX_BLOB = 512 * 1024 * 1024;
const MAX_TAGS = 10_000;
const MAX_PAGES = 50;
const MAX_RESENDS = 2;

/** An OCI registry's repository. Source: distribution-spec 1.1. */
export function openRegistry(repository: RegistryRepository, options: RegistryOptions): ImageStore {
  const client = openClient(repository, options);
  const pushed = new Map<Digest, Content>();
  return {
    repository,
    fetchManifest: (reference) => fetchManifest(client, reference),
    hasManifest: (digest) => hasManifest(client, digest),
    fetchBlob: (descriptor) => fetchBlob(client, descriptor),
    async putBlob(content) {
      await uploadBlob(client, content);
      pushed.set(content.digest, content);
      client.noteWritten(content.digest);
    },
    async putManifest(content) {
      await putManifest(client, content.digest, content, pushed);
    },
    putTag: (tag, content, seen) => putTag(client, tag, content, pushed, seen),
    fetchReferrers: (subject) => fetchReferrers(client, subject),
    putReferrers: (subject, referrers) => putReferrers(client, subject, referrers, (content) => putManifest(client, content.digest, content, pushed)),
    fetchLegacySignatures: async (subject) => (await fetchSharedTag(client, signatureTagOf(subject))).content,
    putLegacySignature: (subject, add) => putLegacySignature(client, subject, add, (content) => uploadBlob(client, content)),
    fetchTags: () => fetchTags(client),
  };
}

/** @param reference a tag (fallback tags too) or digest. @throws REGISTRY_*, DIGEST_MISMATCH, IMAGE_TOO_LARGE */
export async function fetchManifest(client: RegistryClient, reference: Tag | Digest): Promise<Content | undefined> {
  const deed = `fetch manifest ${quoted(reference)} from ${client.name}`;
  const answer = await client.read(reference, deed, {
    method: 'GET',
    to: `manifests/${reference}`,
    access: 'pull',
    headers: { accept: MANIFEST_TYPES },
    maxBytes: LIMITS.manifest,
    longer: 'IMAGE_TOO_LARGE',
  });
  if (answer.status === 404) return undefined;
  const mediaType = (answer.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  // A captive portal or a web page where a registry was meant answers 200 as well.
  if (mediaType === '' || mediaType === 'text/html')
    throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot ${deed}: it answered with ${quoted(mediaType)} instead of a manifest`);
  const content = contentOf(mediaType, answer.body);
  if (isDigest(reference) && content.digest !== reference)
    throw new WasmImageError('DIGEST_MISMATCH', `Cannot ${deed}: the bytes have digest ${content.digest}`);
  checkReported(deed, answer, content);
  return content;
}

/** One try: the push that follows finds out by itself what this could not say. */
async function hasManifest(client: RegistryClient, digest: Digest): Promise<boolean> {
  // A push comes next, so the right to push is asked for at once; who may only read is asked to read.
  for (const access of ['push', 'pull'] as const) {
    try {
      const answer = await client.call({ method: 'HEAD', to: `manifests/${digest}`, access, headers: { accept: MANIFEST_TYPES } });
      return answer.status === 200 && (answer.headers['docker-content-digest'] ?? digest) === digest;
    } catch (error) {
      if (!(error instanceof WasmImageError)) throw error;
      if (error.code !== 'REGISTRY_UNAUTHORIZED') return false;
    }
  }
  return false;
}

async function fetchBlob(client: RegistryClient, descriptor: Descriptor): Promise<Uint8Array | undefined> {
  const { digest, size } = descriptor;
  const deed = `fetch blob ${digest} from ${client.name}`;
  if (size > MAX_BLOB) throw new WasmImageError('LIMIT_EXCEEDED', `Cannot ${deed}: it has ${printSize(size)}, ${printSize(MAX_BLOB)} are allowed`);
  const answer = await client.read(digest, deed, { method: 'GET', to: `blobs/${digest}`, access: 'pull', maxBytes: size, longer: 'DIGEST_MISMATCH' });
  if (answer.status === 404) return undefined;
  if (answer.body.byteLength === size && digestOf(answer.body) === digest) return answer.body;
  throw new WasmImageError(
    'DIGEST_MISMATCH',
    `Cannot ${deed}: ${answer.body.byteLength} bytes came with digest ${digestOf(answer.body)}, ${size} bytes were named`,
  );
}

/**
 * Stores a manifest under its digest or a tag. @returns the answer, always 201; PUT of equal bytes is safe to repeat.
 * @throws REGISTRY_*, TAG_IMMUTABLE, DIGEST_MISMATCH, LIMIT_EXCEEDED. Source: distribution-spec 1.1, end-7.
 */
async function putManifest(
  client: RegistryClient,
  reference: Digest | Tag,
  content: Content,
  pushed: ReadonlyMap<Digest, Content>,
  beforeRetry: () => Promise<void> = async () => {},
): Promise<HttpResponse> {
  const deed = isDigest(reference)
    ? `push manifest ${content.digest} to ${client.name}`
    : `move tag ${quoted(reference)} of ${client.name} to ${content.digest}`;
  if (content.size > LIMITS.manifest)
    throw new WasmImageError('LIMIT_EXCEEDED', `Cannot ${deed}: it has ${content.size} bytes, ${LIMITS.manifest} are allowed`);
  let resends = 0;
  const answer = await client.retry(
    async (attempt) => {
      if (attempt > 1) await beforeRetry();
      const put = await client.call({
        method: 'PUT',
        to: `manifests/${reference}`,
        access: 'push',
        headers: { 'content-type': content.mediaType },
        body: content.bytes,
      });
      if (put.status === 201) return put;
      if (!isDigest(reference) && isImmutableTag(put))
        throw new WasmImageError('TAG_IMMUTABLE', `Cannot ${deed}: the registry keeps it where it is (status ${put.status})`);
      const isResendable = isBlobUnknown(put) && pushed.size > 0 && resends < MAX_RESENDS;
      // GHCR forgets a blob for a moment; sending again what is really missing does no harm.
      if (isResendable) for (const blob of pushed.values()) if (!(await hasBlob(client, blob))) await uploadBlob(client, blob);
      resends += 1;
      throw answerError(deed, 'PUT manifest', put, isResendable ? { resent: true } : {});
    },
    (thrown) => isTransient(thrown) || (thrown instanceof WasmImageError && thrown.detail.resent === true),
  );
  checkReported(deed, answer, content);
  client.noteWritten(reference);
  return answer;
}

async function putTag(
  client: RegistryClient,
  tag: Tag,
  content: Content,
  pushed: ReadonlyMap<Digest, Content>,
  seen: { readonly digest: Digest | undefined } | undefined,
): Promise<void> {
  // Retries may come minutes after the tag was looked at; what another writer did meanwhile must not be undone by repetition.
  const lookAgain = async (): Promise<void> => {
    const current = seen === undefined ? undefined : (await fetchManifest(client, tag))?.digest;
    if (seen !== undefined && current !== seen.digest && current !== content.digest)
      throw tagMoved(printRepository(client.repository), tag, seen.digest, current);
  };
  try {
    await putManifest(client, tag, content, pushed, lookAgain);
  } catch (error) {
    if (!(error instanceof WasmImageError) || error.code !== 'TAG_IMMUTABLE') throw error;
    // The answer to an earlier try may have been lost: a tag that leads here already is success.
    if ((await fetchManifest(client, tag))?.digest !== content.digest) throw error;
  }
}

/** @throws REGISTRY_*, LIMIT_EXCEEDED beyond 10,000 tags or 50 pages. Source: distribution-spec 1.1, end-8. */
async function fetchTags(client: RegistryClient): Promise<readonly string[] | undefined> {
  const deed = `list the tags of ${client.name}`;
  const tags: string[] = [];
  let page: string | URL | undefined = 'tags/list?n=1000';
  for (let count = 1; page !== undefined; count += 1) {
    if (count > MAX_PAGES) throw new WasmImageError('LIMIT_EXCEEDED', `Cannot ${deed}: more than ${MAX_PAGES} pages`);
    const to: string | URL = page;
    const answer = await client.read('tags/list', deed, { method: 'GET', to, access: 'pull' });
    if (answer.status === 404) return count === 1 ? undefined : tags;
    tags.push(...readTags(answer, deed));
    if (tags.length > MAX_TAGS) throw new WasmImageError('LIMIT_EXCEEDED', `Cannot ${deed}: more than ${MAX_TAGS}`);
    page = nextPageOf(answer);
  }
  return tags;
}

function readTags(answer: HttpResponse, deed: string): readonly string[] {
  const fail = (cause?: unknown): WasmImageError => new WasmImageError('REGISTRY_PROTOCOL', `Cannot ${deed}: the answer is no list of tags`, { cause });
  let body: Json;
  try {
    body = parseStrictJson(answer.body, 8);
  } catch (cause) {
    throw fail(cause);
  }
  if (!isObject(body) || stringAt(body, 'name') === undefined) throw fail();
  const tags = body.tags ?? [];
  if (!Array.isArray(tags)) throw fail();
  return tags.map((tag: Json) => {
    if (typeof tag !== 'string' || tag.length > 128) throw fail();
    return tag;
  });
}
