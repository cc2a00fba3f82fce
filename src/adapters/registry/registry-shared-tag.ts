import { type Content, contentOf, type Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { LIMITS, OCI_INDEX } from '../../oci/media-types.ts';
import { MANIFEST_TYPES, type RegistryClient } from './registry-client.ts';
import { answerError, checkReported, isBlobUnknown, isImmutableTag, WITHOUT_REFERRERS } from './registry-errors.ts';

/** With 8 writers on a registry that ignores If-Match one clean read keeps 6 to 8 entries; three keep all. */
export const CLEAN_READS = 3;
const MAX_ROUNDS = 60;
/** What was written may be late. */
const MAX_IGNORED = 5;
/** docker-registry 2.8.2 loses one of two uploads of equal bytes at once, and says so when a manifest names the blob; GHCR forgets one for a moment. */
const MAX_RESENDS = 8;
/**
 * Pauses between reads, in exchanges of this registry: another writer overwrites within about one exchange of its own read, so that is the
 * measure, on loopback as well as over the ocean. Measured with 8 processes on docker-registry 2.8.2: all entries kept in 20 trials of 20.
 */
const SHORTEST_PAUSE = 2;
const LONGEST_PAUSE = 10;
const LONGEST_PAUSE_MS = 300;

/** What a tag that several writers share leads to, the tag of that answer for conditional requests, and what to call the reading in an error. */
export interface SharedTag {
  /** Undefined when nothing is there, also where the registry reads the tag as the digest of the subject. */
  readonly content: Content | undefined;
  readonly isSubject: boolean;
  readonly etag: string | undefined;
  readonly deed: string;
}

/** Fetches what a tag of the form `sha256-...` leads to. @param subject where the registry may read the tag as this digest. @throws REGISTRY_*, LIMIT_EXCEEDED; only 404 means "nothing". */
export async function fetchSharedTag(client: RegistryClient, tag: string, subject?: Digest): Promise<SharedTag> {
  const deed = `fetch the tag "${tag}" of ${client.name}`;
  const answer = await client.read(tag, deed, {
    method: 'GET',
    to: `manifests/${tag}`,
    access: 'pull',
    headers: { accept: MANIFEST_TYPES },
    maxBytes: LIMITS.manifest,
  });
  if (answer.status === 404) return { content: undefined, isSubject: false, etag: undefined, deed };
  const content = contentOf(answer.headers['content-type']?.split(';')[0]?.trim() ?? '', answer.body);
  checkReported(deed, answer, content);
  const isSubject = content.digest === subject;
  return { content: isSubject ? undefined : content, isSubject, etag: answer.headers.etag, deed };
}

/** Reads what a shared tag leads to. What cannot be read says nothing about the image. @throws WasmImageError REGISTRY_PROTOCOL. */
export function readShared<T>(read: () => T, deed: string, what: string): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof WasmImageError) || cause.code !== 'IMAGE_INVALID') throw cause;
    throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot ${deed}: it does not lead to ${what}`, {
      hint: 'whoever can write to the repository has moved it: restore or delete the tag, then publish again',
      cause,
    });
  }
}

/**
 * Read, merge, write, and read again until three reads in a row are clean: registries ignore If-Match, so the last writer would win.
 * @param merge what the tag shall lead to with ours in it, its blobs stored; undefined when ours is in it.
 * @throws REGISTRY_*, REGISTRY_REFUSED when the registry gives the subject in place of what was written, TAG_RACE when others keep overwriting it.
 */
export async function mergeSharedTag(
  client: RegistryClient,
  { tag, subject }: { readonly tag: string; readonly subject?: Digest },
  purpose: string,
  merge: (current: Content | undefined, deed: string) => Promise<Content | undefined>,
): Promise<void> {
  let clean = 0;
  let hasWritten = false;
  let resends = 0;
  let slowestMs = 1;
  let ignored = 0;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const started = performance.now();
    const { content, isSubject, etag, deed } = await fetchSharedTag(client, tag, subject);
    slowestMs = Math.max(slowestMs, performance.now() - started);
    const merged = await merge(content, deed);
    if (merged === undefined) {
      clean += 1;
      // What was there before this run needs no proof that it stays.
      if (clean >= CLEAN_READS || !hasWritten) return;
    } else {
      clean = 0;
      ignored += isSubject ? 1 : 0;
      if (ignored > MAX_IGNORED) throw neverRead(purpose, tag);
      // Where the subject is in the way nothing that can be named in a condition is.
      const condition = isSubject ? '' : content === undefined ? undefined : (etag ?? '');
      const outcome = await putShared(client, tag, merged, condition, resends < MAX_RESENDS);
      if (outcome === 'blob unknown') resends += 1;
      hasWritten = true;
    }
    await pauseBetween(client, slowestMs);
  }
  throw new WasmImageError('TAG_RACE', `Cannot ${purpose}: the tag "${tag}" was overwritten ${MAX_ROUNDS} times`);
}

function neverRead(purpose: string, tag: string): WasmImageError {
  return new WasmImageError(
    'REGISTRY_REFUSED',
    `Cannot ${purpose}: the registry answers the tag "${tag}" with the image itself, whatever is written to it`,
    {
      hint: WITHOUT_REFERRERS,
    },
  );
}

/** Waits before the next read. @param slowestMs the slowest exchange until now. */
export async function pauseBetween(client: RegistryClient, slowestMs: number): Promise<void> {
  const mostMs = Math.min(LONGEST_PAUSE * slowestMs, LONGEST_PAUSE_MS);
  await client.pause(Math.min(SHORTEST_PAUSE * slowestMs, mostMs / 3), mostMs);
}

/**
 * @param etag of what was read; undefined when nothing was there, empty when the registry gave none. What the next round can mend is left to it:
 * a refused condition, and while `mayResend` a blob that is not there.
 */
async function putShared(
  client: RegistryClient,
  tag: string,
  content: Content,
  etag: string | undefined,
  mayResend: boolean,
): Promise<'written' | 'refused' | 'blob unknown'> {
  const condition: Record<string, string> =
    etag === undefined ? { 'if-none-match': '*' } : etag === '' ? {} : { 'if-match': etag };
  const deed = `move the tag "${tag}" of ${client.name}`;
  return client.retry(async () => {
    const put = await client.call({
      method: 'PUT',
      to: `manifests/${tag}`,
      access: 'push',
      headers: { 'content-type': content.mediaType, ...condition },
      body: content.bytes,
    });
    if (put.status === 201) {
      checkReported(deed, put, content);
      return 'written';
    }
    if (put.status === 412) return 'refused';
    if (mayResend && isBlobUnknown(put)) return 'blob unknown';
    const immutable = 'exempt the tags "sha256-*", where signatures are listed, from the immutability of tags';
    if (isImmutableTag(put))
      throw new WasmImageError('REGISTRY_REFUSED', `Cannot ${deed}: the registry keeps it where it is`, {
        hint: immutable,
      });
    throw answerError(deed, 'PUT manifest', put, {}, content.mediaType === OCI_INDEX ? WITHOUT_REFERRERS : undefined);
  });
}
