import { printRepository } from '../../oci/reference.ts';
import type { ImageStore, Stores } from '../../ports.ts';

/** Blobs that are kept for other references, all together. Bytes. */
const MAX_KEPT = 128 * 1024 * 1024;

/**
 * Stores that read each manifest, blob and list once. A tree refers to the same image in many ways, and all of them see
 * the same tags. What fails is tried again.
 */
export function sharingReads(stores: Stores): Stores {
  const opened = new Map<string, ImageStore>();
  const kept = { bytes: 0 };
  return {
    open(repository) {
      const name = `${repository.kind} ${printRepository(repository)}`;
      const store = opened.get(name) ?? sharing(stores.open(repository), kept);
      opened.set(name, store);
      return store;
    },
  };
}

function sharing(store: ImageStore, kept: { bytes: number }): ImageStore {
  const blobs = once(store.fetchBlob, ({ digest, size }) => `${digest} ${size}`);
  return {
    ...store,
    fetchManifest: once(store.fetchManifest, (reference) => reference).read,
    fetchReferrers: once(store.fetchReferrers, (subject) => subject).read,
    fetchLegacySignatures: once(store.fetchLegacySignatures, (subject, kind = 'signatures') => `${kind} ${subject}`)
      .read,
    fetchTags: once(store.fetchTags, () => '').read,
    fetchBlob: async (descriptor) => {
      const isNew = !blobs.has(descriptor);
      const bytes = await blobs.read(descriptor);
      if (isNew) kept.bytes += bytes?.byteLength ?? 0;
      if (kept.bytes > MAX_KEPT && isNew) {
        kept.bytes -= bytes?.byteLength ?? 0;
        blobs.forget(descriptor);
      }
      return bytes;
    },
  };
}

/** A function that remembers what it answered. */
function once<Given extends readonly unknown[], Answer>(
  ask: (...given: Given) => Promise<Answer>,
  keyOf: (...given: Given) => string,
) {
  const known = new Map<string, Promise<Answer>>();
  return {
    has: (...given: Given) => known.has(keyOf(...given)),
    forget: (...given: Given) => known.delete(keyOf(...given)),
    read: (...given: Given): Promise<Answer> => {
      const key = keyOf(...given);
      const answer = known.get(key) ?? ask(...given);
      known.set(key, answer);
      answer.catch(() => known.delete(key));
      return answer;
    },
  };
}
