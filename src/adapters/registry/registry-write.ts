import { type Content, type Digest, isDigest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { LIMITS, OCI_MANIFEST } from '../../oci/media-types.ts';
import { printRepository, type Tag } from '../../oci/reference.ts';
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
import { putLegacySignature } from './registry-signatures.ts';
import { hasBlob, startUpload, uploadBlob } from './registry-upload.ts';
import { tagMoved } from './tag-moved.ts';

const MAX_RESENDS = 2;

/** What a store changes. Entries that only read have an empty one in its place (scripts/build.ts). */
export type Writer = Pick<
  ImageStore,
  'startUpload' | 'putBlob' | 'putManifest' | 'putTag' | 'putReferrers' | 'putLegacySignature'
>;

/** Writes to a registry's repository; remembers blobs, which a registry may ask for again. Source: distribution-spec 1.1. */
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
    putLegacySignature: (subject, add) =>
      putLegacySignature(client, subject, add, (content) => uploadBlob(client, content)),
  };
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
  { beforeRetry, wayOut }: { readonly beforeRetry?: () => Promise<void>; readonly wayOut?: string } = {},
): Promise<HttpResponse> {
  const deed = isDigest(reference)
    ? `push manifest ${content.digest} to ${client.name}`
    : `move tag ${quoted(reference)} of ${client.name} to ${content.digest}`;
  if (content.size > LIMITS.manifest)
    throw new WasmImageError(
      'LIMIT_EXCEEDED',
      `Cannot ${deed}: it has ${content.size} bytes, ${LIMITS.manifest} are allowed`,
    );
  let resends = 0;
  const answer = await client.retry(
    async (attempt) => {
      if (attempt > 1) await beforeRetry?.();
      const put = await client.call({
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
          `Cannot ${deed}: the registry keeps it where it is (status ${put.status})`,
        );
      const isResendable = isBlobUnknown(put) && pushed.size > 0 && resends < MAX_RESENDS;
      // GHCR forgets a blob for a moment; sending again what is really missing does no harm.
      if (isResendable)
        for (const blob of pushed.values()) if (!(await hasBlob(client, blob))) await uploadBlob(client, blob);
      resends += 1;
      throw answerError(
        deed,
        'PUT manifest',
        put,
        isResendable ? { resent: true } : {},
        isBlobUnknown(put) ? undefined : wayOut,
      );
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
    await putManifest(client, tag, content, pushed, { beforeRetry: lookAgain });
  } catch (error) {
    if (!(error instanceof WasmImageError) || error.code !== 'TAG_IMMUTABLE') throw error;
    // The answer to an earlier try may have been lost: a tag that leads here already is success.
    if ((await fetchManifest(client, tag))?.digest !== content.digest) throw error;
  }
}
