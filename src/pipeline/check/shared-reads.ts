import { type Code, WasmImageError } from '../../core/errors.ts';
import { printRepository } from '../../oci/reference.ts';
import type { ImageStore, Stores } from '../../ports.ts';

/** Blobs that are kept for other references, all together. Bytes. */
const MAX_KEPT = 128 * 1024 * 1024;

/** Nothing answers there. Each request has been tried several times, which takes up to two minutes. */
const SILENT: readonly Code[] = ['REGISTRY_UNREACHABLE', 'REGISTRY_TIMEOUT'];

/** What is known about a registry. */
interface Registry {
  hasAnswered: boolean;
  /** Why it cannot be asked. */
  error?: WasmImageError;
}

/**
 * Stores that read each manifest, blob and list once. A tree refers to the same image in many ways, and all of them see
 * the same tags. What fails is tried again, unless the registry has never answered.
 */
export function sharingReads(stores: Stores): Stores {
  const opened = new Map<string, ImageStore>();
  const registries = new Map<string, Registry>();
  const kept = { bytes: 0 };
  return {
    open(repository) {
      const name = `${repository.kind} ${printRepository(repository)}`;
      const host = repository.kind === 'registry' ? repository.registry : name;
      const registry = registries.get(host) ?? { hasAnswered: false };
      registries.set(host, registry);
      const store = opened.get(name) ?? sharing(stores.open(repository), registry, kept);
      opened.set(name, store);
      return store;
    },
  };
}

function sharing(store: ImageStore, registry: Registry, kept: { bytes: number }): ImageStore {
  const once = <Given extends readonly unknown[], Answer>(
    ask: (...given: Given) => Promise<Answer>,
    keyOf: (...given: Given) => string,
  ) => remembering((...given: Given) => guarded(registry, () => ask(...given)), keyOf);
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

async function guarded<Answer>(registry: Registry, ask: () => Promise<Answer>): Promise<Answer> {
  if (registry.error !== undefined) throw registry.error;
  try {
    const answer = await ask();
    registry.hasAnswered = true;
    return answer;
  } catch (error) {
    const isSilent = error instanceof WasmImageError && SILENT.includes(error.code);
    if (!isSilent) registry.hasAnswered = true;
    else if (!registry.hasAnswered) registry.error = error;
    throw error;
  }
}

/** A function that remembers what it answered. */
function remembering<Given extends readonly unknown[], Answer>(
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
