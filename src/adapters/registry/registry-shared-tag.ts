import { type Content, contentOf, type Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { LIMITS, OCI_INDEX } from '../../oci/media-types.ts';
import { MANIFEST_TYPES, type RegistryClient } from './registry-client.ts';
import { answerError, checkReported, isBlobUnknown, isImmutableTag, WITHOUT_REFERRERS } from './registry-errors.ts';

/** With 8 writers on a registry that ignores If-Match, one clean read keeps 6 to 8 entries; three keep them all. */
export const CLEAN_READS = 3;
const MAX_ROUNDS = 60;
/** Reads may return the old content for a while after a write. */
const MAX_IGNORED = 5;
/**
 * docker-registry 2.8.2 loses one of two simultaneous uploads of the same bytes, and reports it when a manifest names
 * the blob; on GHCR a blob can be missing for a moment.
 */
const MAX_RESENDS = 8;
/**
 * Pauses between reads, as multiples of the time of one exchange with this registry: another writer overwrites within
 * about one exchange after its own read, so this fits loopback and distant registries alike. Measured with 8 processes
 * on docker-registry 2.8.2: all entries kept in 20 of 20 trials.
 */
const SHORTEST_PAUSE = 2;
const LONGEST_PAUSE = 10;
const LONGEST_PAUSE_MS = 300;

/**
 * What a tag that several writers share points to, its ETag for conditional requests, and the name of the read for
 * errors.
 */
export interface SharedTag {
  /** Undefined if there is nothing, or if the registry mistakes the tag for the digest of the subject. */
  readonly content: Content | undefined;
  readonly isSubject: boolean;
  readonly etag: string | undefined;
  readonly task: string;
}

/**
 * Fetches what a tag of the form `sha256-...` points to.
 * @param subject the digest that the registry may mistake the tag for.
 * @throws REGISTRY_*, LIMIT_EXCEEDED; only 404 means "nothing".
 */
export async function fetchSharedTag(client: RegistryClient, tag: string, subject?: Digest): Promise<SharedTag> {
  const task = `fetch the tag "${tag}" of ${client.name}`;
  const answer = await client.read(tag, {
    task,
    method: 'GET',
    to: `manifests/${tag}`,
    access: 'pull',
    headers: { accept: MANIFEST_TYPES },
    maxBytes: LIMITS.manifest,
  });
  if (answer.status === 404) return { content: undefined, isSubject: false, etag: undefined, task };
  const content = contentOf(answer.headers['content-type']?.split(';')[0]?.trim() ?? '', answer.body);
  checkReported(task, answer, content);
  const isSubject = content.digest === subject;
  return { content: isSubject ? undefined : content, isSubject, etag: answer.headers.etag, task };
}

/**
 * Reads what a shared tag points to. Unreadable content is not a verdict about the image.
 * @throws WasmImageError REGISTRY_PROTOCOL.
 */
export function readShared<T>(read: () => T, task: string, what: string): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof WasmImageError) || cause.code !== 'IMAGE_INVALID') throw cause;
    throw new WasmImageError('REGISTRY_PROTOCOL', `Cannot ${task}: it does not point to ${what}`, {
      hint: 'someone with write access to the repository has moved it: restore or delete the tag, then publish again',
      cause,
    });
  }
}

/**
 * Reads, merges, writes, and reads again until three reads in a row are clean: registries ignore If-Match, so the last
 * writer would win.
 * @param merge makes the content with ours in it, its blobs stored; undefined when ours is in it already.
 * @throws REGISTRY_*, REGISTRY_REFUSED when the registry answers with the subject instead of what was written, TAG_RACE
 * when others keep overwriting it.
 */
export async function mergeSharedTag(
  client: RegistryClient,
  { tag, subject }: { readonly tag: string; readonly subject?: Digest },
  purpose: string,
  merge: (current: Content | undefined, task: string) => Promise<Content | undefined>,
): Promise<void> {
  let clean = 0;
  let hasWritten = false;
  let resends = 0;
  let slowestMs = 1;
  let ignored = 0;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const started = performance.now();
    const read = await fetchSharedTag(client, tag, subject);
    slowestMs = Math.max(slowestMs, performance.now() - started);
    const merged = await merge(read.content, read.task);
    if (merged === undefined) {
      clean += 1;
      // An entry from before this run needs no proof that it stays.
      if (clean >= CLEAN_READS || !hasWritten) return;
    } else {
      clean = 0;
      ignored += read.isSubject ? 1 : 0;
      if (ignored > MAX_IGNORED) throw neverRead(purpose, tag);
      const outcome = await putShared(client, tag, merged, conditionOf(read), resends < MAX_RESENDS);
      if (outcome === 'blob unknown') resends += 1;
      hasWritten = true;
    }
    await pauseBetween(client, slowestMs);
  }
  throw new WasmImageError('TAG_RACE', `Cannot ${purpose}: the tag "${tag}" was overwritten ${MAX_ROUNDS} times`);
}

/** The headers of a conditional write. When the registry answers with the subject, there is no ETag to name. */
function conditionOf({ content, isSubject, etag }: SharedTag): Readonly<Record<string, string>> {
  if (isSubject) return {};
  if (content === undefined) return { 'if-none-match': '*' };
  return etag === undefined || etag === '' ? {} : { 'if-match': etag };
}

function neverRead(purpose: string, tag: string): WasmImageError {
  return new WasmImageError(
    'REGISTRY_REFUSED',
    `Cannot ${purpose}: the registry returns the image itself for the tag "${tag}", even after it was written`,
    {
      hint: WITHOUT_REFERRERS,
    },
  );
}

/** Waits before the next read. @param slowestMs the time of the slowest exchange so far. */
export async function pauseBetween(client: RegistryClient, slowestMs: number): Promise<void> {
  const mostMs = Math.min(LONGEST_PAUSE * slowestMs, LONGEST_PAUSE_MS);
  await client.pause(Math.min(SHORTEST_PAUSE * slowestMs, mostMs / 3), mostMs);
}

/** Writes a shared tag once. A failed condition, and a missing blob while `mayResend`, are left to the next round. */
async function putShared(
  client: RegistryClient,
  tag: string,
  content: Content,
  condition: Readonly<Record<string, string>>,
  mayResend: boolean,
): Promise<'written' | 'refused' | 'blob unknown'> {
  const task = `move the tag "${tag}" of ${client.name}`;
  return client.retry(async () => {
    const put = await client.call({
      task,
      method: 'PUT',
      to: `manifests/${tag}`,
      access: 'push',
      headers: { 'content-type': content.mediaType, ...condition },
      body: content.bytes,
    });
    if (put.status === 201) {
      checkReported(task, put, content);
      return 'written';
    }
    if (put.status === 412) return 'refused';
    if (mayResend && isBlobUnknown(put)) return 'blob unknown';
    if (isImmutableTag(put))
      throw new WasmImageError('REGISTRY_REFUSED', `Cannot ${task}: the registry treats it as immutable`, {
        hint: 'exempt the tags "sha256-*", where signatures are listed, from tag immutability',
      });
    throw answerError(task, 'PUT manifest', put, {
      wayOut: content.mediaType === OCI_INDEX ? WITHOUT_REFERRERS : undefined,
    });
  });
}
