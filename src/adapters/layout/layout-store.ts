import { legacyTagOf, type Repository } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
import { realSleep, type Sleep } from '../net/http.ts';
import { demandLayout } from './layout-files.ts';
import { fetchBlob, fetchManifest, fetchReferrers, fetchTags, hasManifest, readImageManifest } from './layout-read.ts';
import { type LayoutRepository, openWriter } from './layout-write.ts';

type Check = (repository: Repository) => Promise<void>;

/** How to open a layout. */
export interface LayoutOptions {
  readonly sleep?: Sleep | undefined;
  /** Refuse a missing folder instead of treating it as empty, for commands that only read. */
  readonly mustExist?: boolean | undefined;
  /** Throws if the folder may not be used. It is called where reading and writing begin. */
  readonly check?: Check | undefined;
}

/**
 * An OCI image layout folder with the same calls as a registry. What other tools wrote into it is untrusted. Referrers
 * are kept as in a registry without the referrers API, and listed in the index, so that oras and regclient find them.
 * @throws WasmImageError IMAGE_INVALID for symlinks and contradictions, DIGEST_MISMATCH, LIMIT_EXCEEDED,
 * FILE_UNREADABLE.
 * Source: image-spec 1.1 image-layout.md.
 */
export function openLayout(
  repository: LayoutRepository,
  { sleep = realSleep, mustExist = false, check }: LayoutOptions = {},
): ImageStore {
  const { folder } = repository;
  const demand = async (): Promise<void> => {
    await check?.(repository);
    if (mustExist) await demandLayout(folder);
  };
  const writer = openWriter(repository, sleep);
  return {
    repository,
    fetchManifest: async (reference) => {
      await demand();
      return fetchManifest(folder, reference, readImageManifest);
    },
    hasManifest: (digest) => hasManifest(folder, digest),
    fetchBlob: (descriptor) => fetchBlob(folder, descriptor),
    fetchReferrers: (subject) => fetchReferrers(folder, subject),
    fetchLegacySignatures: (subject, kind = 'signatures') => fetchManifest(folder, legacyTagOf(subject, kind)),
    fetchTags: async () => {
      await demand();
      return fetchTags(folder);
    },
    ...writer,
    startUpload: async () => {
      await check?.(repository);
      await writer.startUpload();
    },
  };
}
