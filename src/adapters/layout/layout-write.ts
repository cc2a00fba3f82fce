import type { Content, Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import { fallbackTagOf, printRepository, type Repository, signatureTagOf } from '../../oci/reference.ts';
import { descriptorOfReferrer, mergeReferrers } from '../../oci/referrers.ts';
import type { ImageStore } from '../../ports.ts';
import type { Sleep } from '../net/http.ts';
import type { Writer } from '../registry/registry-write.ts';
import { tagMoved } from '../registry/tag-moved.ts';
import { blobPath, makeLayout, writeLayoutFile } from './layout-files.ts';
import { entryOfTag, readLayoutIndex, withFallback, withManifest, withTag, writeLayoutIndex } from './layout-index.ts';
import { withLayoutLock } from './layout-lock.ts';
import { fetchFallback, fetchManifest, readBlob } from './layout-read.ts';

/** A repository that is a layout folder. */
export type LayoutRepository = Extract<Repository, { kind: 'layout' }>;

/** Opens the writing calls of a layout folder; each change of the index holds its lock. @throws see openLayout. */
export function openWriter(repository: LayoutRepository, sleep: Sleep): Writer {
  const { folder } = repository;
  const change = (update: () => Promise<void>): Promise<void> => withLayoutLock(folder, sleep, update);
  return {
    async startUpload() {
      await makeLayout(folder);
      // Taking the lock writes a file, so a folder that cannot be written is found here.
      await change(async () => {});
    },
    putBlob: (content) => putBlob(folder, content),
    async putManifest(content) {
      await putBlob(folder, content);
      await change(async () => {
        const index = await readLayoutIndex(folder);
        await writeLayoutIndex(folder, index, withManifest(index.entries, content));
      });
    },
    async putTag(tag, content, seen) {
      await putBlob(folder, content);
      await change(async () => {
        const index = await readLayoutIndex(folder);
        const current = seen === undefined ? undefined : entryOfTag(folder, index, tag)?.digest;
        if (seen !== undefined && current !== seen.digest && current !== content.digest)
          throw tagMoved(printRepository(repository), tag, seen.digest, current);
        await writeLayoutIndex(folder, index, withTag(index.entries, tag, content));
      });
    },
    async putReferrers(subject, referrers) {
      for (const referrer of referrers) await putBlob(folder, referrer);
      await change(() => listReferrers(folder, subject.digest, referrers));
    },
    putLegacySignature: (subject, add) => change(() => addSignature(folder, signatureTagOf(subject), add)),
  };
}

/** Stores a blob. One that is there with the right bytes stays; anything else under its name is replaced. */
async function putBlob(folder: string, content: Content): Promise<void> {
  await makeLayout(folder);
  const isStored = await readBlob(folder, content.digest, content.size).then(
    (bytes) => bytes !== undefined,
    (error: unknown) => {
      if (error instanceof WasmImageError && (error.code === 'DIGEST_MISMATCH' || error.code === 'LIMIT_EXCEEDED'))
        return false;
      throw error;
    },
  );
  if (!isStored) await writeLayoutFile(folder, blobPath(content.digest), content.bytes);
}

async function listReferrers(folder: string, subject: Digest, referrers: readonly Content[]): Promise<void> {
  const tag = fallbackTagOf(subject);
  const index = await readLayoutIndex(folder);
  const merged = mergeReferrers(await fetchFallback(folder, subject), referrers.map(descriptorOfReferrer));
  await putBlob(folder, merged);
  const listed = referrers.reduce(withManifest, index.entries);
  await writeLayoutIndex(folder, index, withFallback(listed, tag, merged));
}

async function addSignature(
  folder: string,
  tag: string,
  add: Parameters<ImageStore['putLegacySignature']>[1],
): Promise<void> {
  const index = await readLayoutIndex(folder);
  const added = add(await fetchManifest(folder, tag));
  if (added === undefined) return;
  for (const blob of [...added.blobs, added.manifest]) await putBlob(folder, blob);
  await writeLayoutIndex(folder, index, withFallback(index.entries, tag, added.manifest));
}
