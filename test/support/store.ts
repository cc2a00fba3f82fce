import { openStores, type StoresOptions } from '../../src/adapters/stores.ts';
import { type Content, contentOf, type Digest, descriptorOf } from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { OCI_EMPTY, OCI_MANIFEST } from '../../src/oci/media-types.ts';
import { parseTag, type Repository, type Tag } from '../../src/oci/reference.ts';
import type { ImageStore, Log } from '../../src/ports.ts';
import type { TestRegistry } from './registry.ts';

/** A log that keeps its lines. */
export interface ListeningLog extends Log {
  readonly lines: readonly string[];
}

export function listeningLog(): ListeningLog {
  const lines: string[] = [];
  return {
    lines,
    info: (text) => void lines.push(`info ${text}`),
    notice: (text) => void lines.push(`notice ${text}`),
    warning: (text) => void lines.push(`warning ${text}`),
    group: (title) => void lines.push(`group ${title}`),
  };
}

/** A wait that takes no time and is counted. */
export function countedSleep(): { readonly sleep: (ms: number) => Promise<void>; readonly waits: readonly number[] } {
  const waits: number[] = [];
  return {
    waits,
    sleep: async (ms) => {
      waits.push(ms);
    },
  };
}

export const NAME = 'acme/filter';

/** A store on a test registry, without waits, environment and home folder. */
export function storeAt(registry: TestRegistry, options: Partial<StoresOptions> = {}, path: string = NAME): ImageStore {
  const repository: Repository = { kind: 'registry', registry: registry.host, path };
  return openStores({
    env: {},
    home: '/nonexistent',
    log: listeningLog(),
    insecure: [],
    sleep: async () => undefined,
    random: () => 0.5,
    idleMs: 5000,
    timeoutMs: 20_000,
    ...options,
  }).open(repository);
}

/** A small image: a config, a layer of the given size, and the manifest. */
export function smallImage(
  seed = 1,
  layerSize = 2000,
): { readonly config: Content; readonly layer: Content; readonly manifest: Content } {
  const config = contentOf(
    'application/vnd.oci.image.config.v1+json',
    jsonBytes({ os: 'linux', architecture: 'amd64', seed }),
  );
  const layer = contentOf('application/vnd.oci.image.layer.v1.tar+gzip', new Uint8Array(layerSize).fill(seed));
  const manifest = contentOf(
    OCI_MANIFEST,
    jsonBytes({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: descriptorOf(config),
      layers: [descriptorOf(layer)],
    }),
  );
  return { config, layer, manifest };
}

/** A referrer of a manifest with only the empty config. */
export function smallReferrer(subject: Content, name: string): { readonly blob: Content; readonly manifest: Content } {
  const blob = contentOf(OCI_EMPTY, jsonBytes({}));
  const manifest = contentOf(
    OCI_MANIFEST,
    jsonBytes({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      artifactType: 'application/vnd.example.note',
      config: descriptorOf(blob),
      layers: [descriptorOf(blob)],
      subject: descriptorOf(subject),
      annotations: { 'org.example.name': name },
    }),
  );
  return { blob, manifest };
}

/** Pushes an image by digest, like the push step. */
export async function pushSmall(store: ImageStore, image: ReturnType<typeof smallImage>): Promise<Digest> {
  if (await store.hasManifest(image.manifest.digest)) return image.manifest.digest;
  await store.putBlob(image.config);
  await store.putBlob(image.layer);
  await store.putManifest(image.manifest);
  return image.manifest.digest;
}

export const V1: Tag = parseTag('v1');
