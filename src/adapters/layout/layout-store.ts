import { signatureTagOf } from '../../oci/reference.ts';
import type { ImageStore } from '../../ports.ts';
import { realSleep, type Sleep } from '../net/http.ts';
import { demandLayout } from './layout-files.ts';
import { fetchBlob, fetchManifest, fetchReferrers, fetchTags, hasManifest, readImageManifest } from './layout-read.ts';
import { type LayoutRepository, openWriter } from './layout-write.ts';

export interface LayoutOptions {
  readonly sleep?: Sleep;
  /** A folder that is not there is refused instead of being empty: for whoever only reads. */
  readonly mustExist?: boolean;
}

/**
 * An OCI image-layout folder behind the calls of a registry; other tools read it, and what they wrote is read here as untrusted.
 * @throws WasmImageError IMAGE_INVALID for symlinks and contradictions, DIGEST_MISMATCH, LIMIT_EXCEEDED, FILE_UNREADABLE.
 * Source: image-spec 1.1 image-layout.md; referrers as a registry without the API keeps them, and listed, so that oras and regclient find them.
 */
export function openLayout(
  repository: LayoutRepository,
  { sleep = realSleep, mustExist = false }: LayoutOptions = {},
): ImageStore {
  const { folder } = repository;
  const there = async (): Promise<void> => (mustExist ? demandLayout(folder) : undefined);
  return {
    repository,
    fetchManifest: async (reference) => {
      await there();
      return fetchManifest(folder, reference, readImageManifest);
    },
    hasManifest: (digest) => hasManifest(folder, digest),
    fetchBlob: (descriptor) => fetchBlob(folder, descriptor),
    fetchReferrers: (subject) => fetchReferrers(folder, subject),
    fetchLegacySignatures: (subject) => fetchManifest(folder, signatureTagOf(subject)),
    fetchTags: async () => {
      await there();
      return fetchTags(folder);
    },
    ...openWriter(repository, sleep),
  };
}
