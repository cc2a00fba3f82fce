import { type Content, contentOf, type Descriptor, type Digest } from '../core/digest.ts';
import { WasmImageError } from '../core/errors.ts';
import { type IndexManifest, readIndex } from '../oci/manifest.ts';
import { LIMITS, OCI_INDEX } from '../oci/media-types.ts';
import { fallbackTagOf } from '../oci/reference.ts';
import { descriptorOfReferrer, mergeReferrers } from '../oci/referrers.ts';
import type { HttpResponse } from './http.ts';
import { nextPageOf } from './location.ts';
import { MANIFEST_TYPES, type RegistryClient } from './registry-client.ts';
import { answerError, isImmutableTag } from './registry-errors.ts';
import { checkReported } from './registry-upload.ts';

const MAX_PAGES = 50;
const MAX_REFERRERS = 10_000;
/** With 8 writers on a registry that ignores If-Match one clean read keeps 6 to 8 entries; three keep all. */
const CLEAN_READS = 3;
const MAX_ROUNDS = 60;
/**
 * Pauses between reads, in exchanges of this registry: another writer overwrites within about one exchange of its own read, so that is the
 * measure, on loopback as well as over the ocean. Measured with 8 processes on docker-registry 2.8.2: all entries kept in 20 trials of 20.
 */
const SHORTEST_PAUSE = 2;
const LONGEST_PAUSE = 10;
const LONGEST_PAUSE_MS = 300;

/**
 * The referrers API united with the fallback tag: registries with the API still hold tags written by clients that did not trust it.
 * @throws REGISTRY_*, LIMIT_EXCEEDED, IMAGE_INVALID; only 404 means "none". Source: distribution-spec 1.1 "Listing Referrers".
 */
export async function fetchReferrers(client: RegistryClient, subject: Digest): Promise<readonly Descriptor[]> {
  const [fromApi, fromTag] = await Promise.all([listReferrers(client, subject), fetchFallback(client, subject)]);
  const all = [...(fromApi ?? []), ...(fromTag?.index.manifests ?? [])];
  const byDigest = new Map<Digest, Descriptor>();
  for (const descriptor of all) {
    const known = byDigest.get(descriptor.digest);
    // Of two entries for one manifest the one that says more is kept; both are hints.
    if (known === undefined || (known.annotations === undefined && descriptor.annotations !== undefined)) byDigest.set(descriptor.digest, descriptor);
  }
  return [...byDigest.values()];
}

/**
 * Pushes referrer manifests and makes sure that they are listed. `OCI-Subject` lies in both directions on real registries, so the API counts
 * as present only when it lists what was pushed; otherwise the fallback tag is written.
 * @param put stores one manifest by digest and returns the registry's answer. @throws REGISTRY_*, TAG_RACE when others keep overwriting the index.
 */
export async function putReferrers(
  client: RegistryClient,
  subject: Content,
  referrers: readonly Content[],
  put: (content: Content) => Promise<HttpResponse>,
): Promise<void> {
  if (referrers.length === 0) return;
  // Side by side: none is found before the list below is right, and what is there without the others is only what it says.
  const answers = await Promise.all(referrers.map(put));
  if (answers.every(({ headers }) => headers['oci-subject'] === subject.digest)) {
    const listed = new Set((await listReferrers(client, subject.digest))?.map(({ digest }) => digest));
    if (referrers.every(({ digest }) => listed.has(digest))) return;
  }
  await writeFallback(client, subject, referrers.map(descriptorOfReferrer));
}

/** @returns undefined when the registry has no such API. */
async function listReferrers(client: RegistryClient, subject: Digest): Promise<readonly Descriptor[] | undefined> {
  const deed = `list the referrers of ${subject} in ${client.name}`;
  const found: Descriptor[] = [];
  let entries = 0;
  let page: string | URL | undefined = `referrers/${subject}`;
  for (let count = 1; page !== undefined; count += 1) {
    if (count > MAX_PAGES) throw new WasmImageError('LIMIT_EXCEEDED', `Cannot ${deed}: more than ${MAX_PAGES} pages`);
    const to: string | URL = page;
    const answer = await client.read(`referrers/${subject}`, deed, { method: 'GET', to, access: 'pull', headers: { accept: OCI_INDEX } });
    if (answer.status === 404 && count === 1) return undefined;
    if (answer.status === 404) throw answerError(deed, 'GET referrers, a later page', answer);
    const index = readPage(answer, deed, count);
    if (index === undefined) return undefined;
    for (const descriptor of index.manifests) found.push(descriptor);
    // Broken entries are passed over, but reading a million of them takes 5 s a page.
    entries += index.manifests.length + index.skipped;
    if (entries > MAX_REFERRERS) throw new WasmImageError('LIMIT_EXCEEDED', `Cannot ${deed}: more than ${MAX_REFERRERS}`);
    page = nextPageOf(answer);
  }
  return found;
}

/**
 * @returns undefined for a first answer that never claimed to be an index: registries without the API have answered 200 with another
 * document (sigstore-js issue 1187), and the fallback tag tells then. A damaged list is not an empty one.
 */
function readPage(answer: HttpResponse, deed: string, count: number): IndexManifest | undefined {
  const mediaType = answer.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (mediaType === 'text/html') throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot ${deed}: it answered with a web page`);
  try {
    return readIndex(contentOf(OCI_INDEX, answer.body));
  } catch (error) {
    if (!(error instanceof WasmImageError) || error.code !== 'IMAGE_INVALID') throw error;
    if (count === 1 && mediaType !== OCI_INDEX) return undefined;
    throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot ${deed}: page ${count} is no index`, { cause: error });
  }
}

/** What the fallback tag leads to, and the tag of that answer for conditional requests. */
async function fetchFallback(
  client: RegistryClient,
  subject: Digest,
): Promise<{ readonly index: IndexManifest; readonly etag: string | undefined } | undefined> {
  const tag = fallbackTagOf(subject);
  const deed = `fetch the fallback tag "${tag}" of ${client.name}`;
  const answer = await client.read(tag, deed, {
    method: 'GET',
    to: `manifests/${tag}`,
    access: 'pull',
    headers: { accept: MANIFEST_TYPES },
    maxBytes: LIMITS.manifest,
  });
  if (answer.status === 404) return undefined;
  const content = contentOf(OCI_INDEX, answer.body);
  checkReported(deed, answer, content);
  return { index: readFallback(content, deed), etag: answer.headers.etag };
}

/** A tag that leads to something else hides whatever was listed: that is neither "no signatures" nor a verdict about the image. */
function readFallback(content: Content, deed: string): IndexManifest {
  try {
    return readIndex(content);
  } catch (cause) {
    if (!(cause instanceof WasmImageError) || cause.code !== 'IMAGE_INVALID') throw cause;
    throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot ${deed}: it leads to no list of referrers`, {
      hint: 'whoever can write to the repository has moved it: restore or delete the tag, then publish again',
      cause,
    });
  }
}

/** Read, merge, write, and read again until three reads in a row are clean: registries ignore If-Match, so the last writer would win. */
async function writeFallback(client: RegistryClient, subject: Content, add: readonly Descriptor[]): Promise<void> {
  let clean = 0;
  let hasWritten = false;
  let slowestMs = 1;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const started = performance.now();
    const current = await fetchFallback(client, subject.digest);
    slowestMs = Math.max(slowestMs, performance.now() - started);
    const listed = new Set(current?.index.manifests.map(({ digest }) => digest));
    if (add.every(({ digest }) => listed.has(digest))) {
      clean += 1;
      // What was there before this run needs no proof that it stays.
      if (clean >= CLEAN_READS || !hasWritten) return;
    } else {
      clean = 0;
      await putIndex(client, subject.digest, mergeReferrers(current?.index, add), current === undefined ? undefined : (current.etag ?? ''));
      hasWritten = true;
    }
    const mostMs = Math.min(LONGEST_PAUSE * slowestMs, LONGEST_PAUSE_MS);
    await client.pause(Math.min(SHORTEST_PAUSE * slowestMs, mostMs / 3), mostMs);
  }
  throw new WasmImageError(
    'TAG_RACE',
    `Cannot list the referrers of ${subject.digest} in ${client.name}: the fallback tag was overwritten ${MAX_ROUNDS} times`,
  );
}

/** @param etag of what was read; undefined when nothing was there, empty when the registry gave none. A refused condition is left to the next round. */
async function putIndex(client: RegistryClient, subject: Digest, index: Content, etag: string | undefined): Promise<void> {
  const tag = fallbackTagOf(subject);
  const condition: Record<string, string> = etag === undefined ? { 'if-none-match': '*' } : etag === '' ? {} : { 'if-match': etag };
  const deed = `move the fallback tag "${tag}" of ${client.name}`;
  await client.retry(async () => {
    const put = await client.call({
      method: 'PUT',
      to: `manifests/${tag}`,
      access: 'push',
      headers: { 'content-type': index.mediaType, ...condition },
      body: index.bytes,
    });
    if (put.status === 201) return checkReported(deed, put, index);
    if (put.status === 412) return;
    const immutable = 'exempt the tags "sha256-*", where signatures are listed, from the immutability of tags';
    if (isImmutableTag(put)) throw new WasmImageError('REGISTRY_REFUSED', `Cannot ${deed}: the registry keeps it where it is`, { hint: immutable });
    throw answerError(deed, 'PUT index', put);
  });
}
