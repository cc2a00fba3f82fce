import { type Content, contentOf, type Descriptor, type Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { type IndexManifest, readIndex } from '../../oci/manifest.ts';
import { OCI_INDEX } from '../../oci/media-types.ts';
import { fallbackTagOf } from '../../oci/reference.ts';
import { descriptorOfReferrer, mergeReferrers, readReferrers } from '../../oci/referrers.ts';
import type { HttpResponse } from '../net/http.ts';
import { readPages } from './pages.ts';
import type { RegistryClient } from './registry-client.ts';
import { answerError } from './registry-errors.ts';
import { CLEAN_READS, fetchSharedTag, mergeSharedTag, pauseBetween, readShared } from './registry-shared-tag.ts';

const MAX_REFERRERS = 10_000;
/** After this many losses the registry's list is not used. */
const MAX_LOSSES = 10;

/**
 * The referrers API combined with the fallback tag: registries with the API still have tags that were written by
 * clients that did not rely on it.
 * @throws REGISTRY_*, LIMIT_EXCEEDED, IMAGE_INVALID; only 404 means "none".
 * Source: distribution-spec 1.1 "Listing Referrers".
 */
export async function fetchReferrers(client: RegistryClient, subject: Digest): Promise<readonly Descriptor[]> {
  const [fromApi, fromTag] = await Promise.all([listReferrers(client, subject), fetchFallback(client, subject)]);
  const all = [...(fromApi ?? []), ...(fromTag?.manifests ?? [])];
  const byDigest = new Map<Digest, Descriptor>();
  for (const descriptor of all) {
    const known = byDigest.get(descriptor.digest);
    // Of two entries for one manifest, the one with annotations is kept; both are hints.
    if (known === undefined || (known.annotations === undefined && descriptor.annotations !== undefined))
      byDigest.set(descriptor.digest, descriptor);
  }
  return [...byDigest.values()];
}

/**
 * Pushes referrer manifests and makes sure that they are listed. On real registries, `OCI-Subject` can be wrong both
 * ways, so the API counts as present only when it lists what was pushed; otherwise the fallback tag is written.
 * @param put stores one manifest by digest and returns the response.
 * @throws REGISTRY_*, TAG_RACE when others keep overwriting the index.
 */
export async function putReferrers(
  client: RegistryClient,
  subject: Content,
  referrers: readonly Content[],
  put: (content: Content) => Promise<HttpResponse>,
): Promise<void> {
  const [first, ...rest] = referrers;
  if (first === undefined) return;
  const saysSo = ({ headers }: HttpResponse): boolean => headers['oci-subject'] === subject.digest;
  let keepsList = saysSo(await put(first));
  // A registry that writes its list without a lock may lose one of two simultaneous entries.
  if (keepsList) for (const one of rest) keepsList = saysSo(await put(one)) && keepsList;
  else await Promise.all(rest.map(put));
  if (keepsList && (await areListed(client, subject.digest, referrers, put))) return;
  await writeFallback(client, subject.digest, referrers.map(descriptorOfReferrer));
}

/**
 * Whether the API lists them. If others are listed as well, another writer may be active, and olareg 0.1.2 writes its
 * list without a lock. In that case, lost entries are pushed again until three reads in a row contain all of ours.
 */
async function areListed(
  client: RegistryClient,
  subject: Digest,
  referrers: readonly Content[],
  put: (content: Content) => Promise<HttpResponse>,
): Promise<boolean> {
  let slowestMs = 1;
  let losses = 0;
  for (let clean = 0; losses < MAX_LOSSES; ) {
    const started = performance.now();
    const found = await listReferrers(client, subject);
    slowestMs = Math.max(slowestMs, performance.now() - started);
    // It sent OCI-Subject, but has no such list.
    if (found === undefined) return false;
    const listed = new Set(found.map(({ digest }) => digest));
    const lost = referrers.filter(({ digest }) => !listed.has(digest));
    clean = lost.length === 0 ? clean + 1 : 0;
    if (clean >= CLEAN_READS || (clean > 0 && listed.size === referrers.length)) return true;
    losses += lost.length > 0 ? 1 : 0;
    // One after the other: the registry loses one of two simultaneous entries.
    for (const one of lost) await put(one);
    await pauseBetween(client, slowestMs);
  }
  return false;
}

/** @returns undefined when the registry has no such API. */
export async function listReferrers(
  client: RegistryClient,
  subject: Digest,
): Promise<readonly Descriptor[] | undefined> {
  const task = `list the referrers of ${subject} in ${client.name}`;
  const to = `referrers/${subject}`;
  const found: Descriptor[] = [];
  let count = 0;
  let entries = 0;
  for await (const answer of readPages(client, to, { task, to, headers: { accept: OCI_INDEX } })) {
    count += 1;
    if (answer.status === 404 && count === 1) return undefined;
    if (answer.status === 404) throw answerError(task, `GET referrers, page ${count}`, answer);
    const index = readPage(answer, task, count);
    if (index === undefined) return undefined;
    for (const descriptor of index.manifests) found.push(descriptor);
    // Broken entries are skipped but counted: reading a million of them takes 5 s per page.
    entries += index.manifests.length + index.skipped;
    if (entries > MAX_REFERRERS)
      throw new WasmImageError('LIMIT_EXCEEDED', `Cannot ${task}: there are more than ${MAX_REFERRERS}`);
  }
  return found;
}

/**
 * @returns undefined for a first page that does not claim to be an index: registries without the API have answered 200
 * with another document (sigstore-js issue 1187), and then the fallback tag decides. A damaged list is not an empty
 * one.
 */
function readPage(answer: HttpResponse, task: string, count: number): IndexManifest | undefined {
  const mediaType = answer.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (mediaType === 'text/html')
    throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot ${task}: the response is a web page`);
  try {
    return readIndex(contentOf(OCI_INDEX, answer.body));
  } catch (error) {
    if (!(error instanceof WasmImageError) || error.code !== 'IMAGE_INVALID') throw error;
    if (count === 1 && mediaType !== OCI_INDEX) return undefined;
    throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot ${task}: page ${count} is not an index`, { cause: error });
  }
}

async function fetchFallback(client: RegistryClient, subject: Digest): Promise<IndexManifest | undefined> {
  const { content, task } = await fetchSharedTag(client, fallbackTagOf(subject), subject);
  return content === undefined ? undefined : readFallback(content, subject, task);
}

/** A list that cannot be read is neither "no signatures" nor a verdict about the image. */
function readFallback(content: Content, subject: Digest, task: string): IndexManifest | undefined {
  return readShared(() => readReferrers(content, subject), task, 'a list of referrers');
}

function writeFallback(client: RegistryClient, subject: Digest, add: readonly Descriptor[]): Promise<void> {
  const tag = fallbackTagOf(subject);
  return mergeSharedTag(
    client,
    { tag, subject },
    `list the referrers of ${subject} in ${client.name}`,
    async (current, task) => {
      const index = current === undefined ? undefined : readFallback(current, subject, task);
      const listed = new Set(index?.manifests.map(({ digest }) => digest));
      if (add.every(({ digest }) => listed.has(digest))) return undefined;
      // Tags of this form are only for lists, and the image stays available under its digest.
      if (current !== undefined && index === undefined)
        client.log.warning(
          `Moving the tag "${tag}" of ${client.name} from the image ${current.digest} to the list of referrers`,
        );
      return mergeReferrers(index, add);
    },
  );
}
