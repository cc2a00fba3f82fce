import { type Descriptor, type Digest, digestOf } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { isObject, type Json, parseStrictJson, stringAt } from '../../core/json.ts';
import { printSize } from '../../core/text.ts';
import { MAX_BLOB } from '../../oci/media-types.ts';
import { signatureTagOf } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
import type { HttpResponse } from '../net/http.ts';
import { nextPageOf } from '../net/location.ts';
import {
  MANIFEST_TYPES,
  openClient,
  type RegistryClient,
  type RegistryOptions,
  type RegistryRepository,
} from './registry-client.ts';
import { fetchManifest } from './registry-manifest.ts';
import { fetchReferrers } from './registry-referrers.ts';
import { fetchSharedTag } from './registry-shared-tag.ts';
import { openWriter } from './registry-write.ts';

const MAX_TAGS = 10_000;
const MAX_PAGES = 50;

/** An OCI registry's repository. Source: distribution-spec 1.1. */
export function openRegistry(repository: RegistryRepository, options: RegistryOptions): ImageStore {
  const client = openClient(repository, options);
  return {
    repository,
    fetchManifest: (reference) => fetchManifest(client, reference),
    hasManifest: (digest) => hasManifest(client, digest),
    fetchBlob: (descriptor) => fetchBlob(client, descriptor),
    fetchReferrers: (subject) => fetchReferrers(client, subject),
    fetchLegacySignatures: async (subject) => (await fetchSharedTag(client, signatureTagOf(subject))).content,
    fetchTags: () => fetchTags(client),
    ...openWriter(client),
  };
}

/** One try: the push that follows finds out by itself what this could not say. */
async function hasManifest(client: RegistryClient, digest: Digest): Promise<boolean> {
  // A push comes next, so the right to push is asked for at once; who may only read is asked to read.
  for (const access of ['push', 'pull'] as const) {
    try {
      const answer = await client.call({
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
  const deed = `fetch blob ${digest} from ${client.name}`;
  if (size > MAX_BLOB)
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot ${deed}: it has ${printSize(size)}, ${printSize(MAX_BLOB)} are allowed`,
    );
  const answer = await client.read(digest, deed, {
    method: 'GET',
    to: `blobs/${digest}`,
    access: 'pull',
    maxBytes: size,
    longer: 'DIGEST_MISMATCH',
  });
  if (answer.status === 404) return undefined;
  if (answer.body.byteLength === size && digestOf(answer.body) === digest) return answer.body;
  throw new WasmImageError(
    'DIGEST_MISMATCH',
    `Cannot ${deed}: ${answer.body.byteLength} bytes came with digest ${digestOf(answer.body)}, ${size} bytes were named`,
  );
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
  const fail = (cause?: unknown): WasmImageError =>
    new WasmImageError('REGISTRY_PROTOCOL', `Cannot ${deed}: the answer is no list of tags`, { cause });
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
