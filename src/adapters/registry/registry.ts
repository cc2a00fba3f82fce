import { type Descriptor, type Digest, digestOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { isObject, type Json, parseStrictJson, stringAt } from '../../core/json.ts';
import { printSize } from '../../core/text.ts';
import { MAX_BLOB } from '../../oci/media-types.ts';
import { legacyTagOf } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
import type { HttpResponse } from '../net/http.ts';
import { readPages } from './pages.ts';
import { MANIFEST_TYPES, RegistryClient, type RegistryOptions, type RegistryRepository } from './registry-client.ts';
import { fetchManifest } from './registry-manifest.ts';
import { fetchReferrers } from './registry-referrers.ts';
import { fetchSharedTag } from './registry-shared-tag.ts';
import { openWriter } from './registry-write.ts';

const MAX_TAGS = 10_000;

/** Opens a repository of an OCI registry. Source: distribution-spec 1.1. */
export function openRegistry(repository: RegistryRepository, options: RegistryOptions): ImageStore {
  const client = new RegistryClient(repository, options);
  return {
    repository,
    fetchManifest: (reference) => fetchManifest(client, reference),
    hasManifest: (digest) => hasManifest(client, digest),
    fetchBlob: (descriptor) => fetchBlob(client, descriptor),
    fetchReferrers: (subject) => fetchReferrers(client, subject),
    fetchLegacySignatures: async (subject, kind = 'signatures') =>
      (await fetchSharedTag(client, legacyTagOf(subject, kind))).content,
    fetchTags: () => fetchTags(client),
    ...openWriter(client),
  };
}

/** One attempt: if it fails, the push that follows finds out by itself. */
async function hasManifest(client: RegistryClient, digest: Digest): Promise<boolean> {
  const task = `look for manifest ${digest} in ${client.name}`;
  // A push comes next, so a token for pushing is requested first; a login that may only read gets one for reading.
  for (const access of ['push', 'pull'] as const) {
    try {
      const answer = await client.call({
        task,
        method: 'HEAD',
        to: `manifests/${digest}`,
        access,
        headers: { accept: MANIFEST_TYPES },
      });
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
  const task = `fetch blob ${digest} from ${client.name}`;
  if (size > MAX_BLOB)
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot ${task}: it is ${printSize(size)}; the limit is ${printSize(MAX_BLOB)}`,
    );
  const answer = await client.read(digest, {
    task,
    method: 'GET',
    to: `blobs/${digest}`,
    access: 'pull',
    maxBytes: size,
    transfer: 'pulling layer',
    longer: 'DIGEST_MISMATCH',
  });
  if (answer.status === 404) return undefined;
  if (answer.body.byteLength === size && digestOf(answer.body) === digest) return answer.body;
  throw new WasmImageError(
    'DIGEST_MISMATCH',
    `Cannot ${task}: the registry sent ${answer.body.byteLength} bytes with digest ${digestOf(answer.body)}; ` +
      `the manifest says ${size} bytes`,
  );
}

/** @throws REGISTRY_*, LIMIT_EXCEEDED beyond 10,000 tags or 50 pages. Source: distribution-spec 1.1, end-8. */
async function fetchTags(client: RegistryClient): Promise<readonly string[] | undefined> {
  const task = `list the tags of ${client.name}`;
  const tags: string[] = [];
  let isFirst = true;
  for await (const answer of readPages(client, 'tags/list', { task, to: 'tags/list?n=1000' })) {
    if (answer.status === 404) return isFirst ? undefined : tags;
    isFirst = false;
    tags.push(...readTags(answer, task));
    if (tags.length > MAX_TAGS)
      throw new WasmImageError('LIMIT_EXCEEDED', `Cannot ${task}: there are more than ${MAX_TAGS}`);
  }
  return tags;
}

function readTags(answer: HttpResponse, task: string): readonly string[] {
  const fail = (cause?: unknown): WasmImageError =>
    new WasmImageError('REGISTRY_PROTOCOL', `Cannot ${task}: the response is not a list of tags`, { cause });
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
