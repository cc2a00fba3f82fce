import { type Content, type Digest, isDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { LIMITS, OCI_MANIFEST } from '../../oci/media-types.ts';
import { printRepository, signatureTagOf, type Tag } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
import { type HttpResponse, isTransient } from '../net/http.ts';
import type { RegistryClient } from './registry-client.ts';
import {
  answerError,
  checkReported,
  DOCKER_TYPES_ALONE,
  isBlobUnknown,
  isImmutableTag,
  WITHOUT_REFERRERS,
} from './registry-errors.ts';
import { fetchManifest } from './registry-manifest.ts';
import { putReferrers } from './registry-referrers.ts';
import { mergeSharedTag, readShared } from './registry-shared-tag.ts';
import { hasBlob, startUpload, uploadBlob } from './registry-upload.ts';
import { tagMoved } from './store-errors.ts';

const MAX_RESENDS = 2;

/** The calls that change a store. Entries that only read have an empty writer (scripts/build.ts). */
export type Writer = Pick<
  ImageStore,
  'startUpload' | 'putBlob' | 'putManifest' | 'putTag' | 'putReferrers' | 'putLegacySignature'
>;

/**
 * Writes to a repository of a registry; keeps the blobs, which a registry may need again. Source: distribution-spec
 * 1.1.
 */
export function openWriter(client: RegistryClient): Writer {
  const pushed = new Map<Digest, Content>();
  let started: URL | undefined;
  return {
    async startUpload() {
      started = await client.retry(() => startUpload(client, `push to ${client.name}`));
    },
    async putBlob(content) {
      const session = started;
      started = undefined;
      await uploadBlob(client, content, session);
      pushed.set(content.digest, content);
      client.noteWritten(content.digest);
    },
    async putManifest(content) {
      await putManifest(
        client,
        content.digest,
        content,
        pushed,
        content.mediaType === OCI_MANIFEST ? { wayOut: DOCKER_TYPES_ALONE } : {},
      );
    },
    putTag: (tag, content, seen) => putTag(client, tag, content, pushed, seen),
    putReferrers: (subject, referrers) =>
      putReferrers(client, subject, referrers, (content) =>
        putManifest(client, content.digest, content, pushed, { wayOut: WITHOUT_REFERRERS }),
      ),
    putLegacySignature: (subject, add) => putLegacySignature(client, subject, add),
  };
}

/**
 * Stores a manifest under its digest or a tag.
 * @returns the response, always 201; a PUT of the same bytes is safe to repeat.
 * @throws REGISTRY_*, TAG_IMMUTABLE, DIGEST_MISMATCH, LIMIT_EXCEEDED. Source: distribution-spec 1.1, end-7.
 */
async function putManifest(
  client: RegistryClient,
  reference: Digest | Tag,
  content: Content,
  pushed: ReadonlyMap<Digest, Content>,
  { beforeRetry, wayOut }: { readonly beforeRetry?: () => Promise<void>; readonly wayOut?: string } = {},
): Promise<HttpResponse> {
  const task = isDigest(reference)
    ? `push manifest ${content.digest} to ${client.name}`
    : `move tag ${quoted(reference)} of ${client.name} to ${content.digest}`;
  if (content.size > LIMITS.manifest)
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot ${task}: it is ${content.size} bytes; the limit is ${LIMITS.manifest}`,
    );
  let resends = 0;
  const answer = await client.retry(
    async (attempt) => {
      if (attempt > 1) await beforeRetry?.();
      const put = await client.call({
        task,
        method: 'PUT',
        to: `manifests/${reference}`,
        access: 'push',
        headers: { 'content-type': content.mediaType },
        body: content.bytes,
      });
      if (put.status === 201) return put;
      if (!isDigest(reference) && isImmutableTag(put))
        throw new WasmImageError(
          'TAG_IMMUTABLE',
          `Cannot ${task}: the registry treats the tag as immutable (${put.status})`,
        );
      const isResendable = isBlobUnknown(put) && pushed.size > 0 && resends < MAX_RESENDS;
      if (isResendable) await resendMissing(client, pushed);
      resends += 1;
      throw answerError(task, 'PUT manifest', put, {
        detail: isResendable ? { resent: true } : {},
        wayOut: isBlobUnknown(put) ? undefined : wayOut,
      });
    },
    (thrown) => isTransient(thrown) || (thrown instanceof WasmImageError && thrown.detail.resent === true),
  );
  checkReported(task, answer, content);
  client.noteWritten(reference);
  return answer;
}

/** On GHCR a blob can be missing for a moment; sending it again is harmless. */
async function resendMissing(client: RegistryClient, pushed: ReadonlyMap<Digest, Content>): Promise<void> {
  for (const blob of pushed.values()) if (!(await hasBlob(client, blob))) await uploadBlob(client, blob);
}

async function putTag(
  client: RegistryClient,
  tag: Tag,
  content: Content,
  pushed: ReadonlyMap<Digest, Content>,
  seen: { readonly digest: Digest | undefined } | undefined,
): Promise<void> {
  // A retry may come minutes after the tag was read; it must not undo what another writer did in the meantime.
  const lookAgain = async (): Promise<void> => {
    const current = seen === undefined ? undefined : (await fetchManifest(client, tag))?.digest;
    if (seen !== undefined && current !== seen.digest && current !== content.digest)
      throw tagMoved(printRepository(client.repository), tag, seen.digest, current);
  };
  try {
    await putManifest(client, tag, content, pushed, { beforeRetry: lookAgain });
  } catch (error) {
    if (!(error instanceof WasmImageError) || error.code !== 'TAG_IMMUTABLE') throw error;
    // The response to an earlier attempt may have been lost: a tag that points here already is a success.
    if ((await fetchManifest(client, tag))?.digest !== content.digest) throw error;
  }
}

/**
 * Adds a signature to the image that lists those of a digest in cosign's older form. All signers share its tag, so no
 * signature of another may be lost.
 */
function putLegacySignature(
  client: RegistryClient,
  subject: Digest,
  add: Parameters<ImageStore['putLegacySignature']>[1],
): Promise<void> {
  return mergeSharedTag(
    client,
    { tag: signatureTagOf(subject) },
    `add a signature of ${subject} in ${client.name}`,
    async (current, task) => {
      const added = readShared(() => add(current), task, 'a signature image');
      if (added === undefined) return undefined;
      await Promise.all(added.blobs.map((blob) => uploadBlob(client, blob)));
      return added.manifest;
    },
  );
}
