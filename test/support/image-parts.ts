import {
  type Content,
  contentOf,
  type Descriptor,
  type Digest,
  descriptorOf,
  digestOf,
} from '../../src/core/digest.ts';
import { jsonBytes } from '../../src/core/json.ts';
import { gzip } from '../../src/oci/archive/gzip.ts';
import { type TarEntry, writeTar } from '../../src/oci/archive/tar.ts';
import type { ImageManifest } from '../../src/oci/manifest.ts';
import { readManifest } from '../../src/oci/manifest.ts';
import { OCI_CONFIG, OCI_MANIFEST, OCI_TAR_GZIP } from '../../src/oci/media-types.ts';

/** The smallest core module, and another that differs in a custom section. */
export const moduleA = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
export const moduleB = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 2, 1, 0x62);
/** The smallest component. */
export const componentA = Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0);
/** 2026-11-23T00:00:00Z. */
export const MTIME = 1_795_392_000;
export const CREATED_AT = '2026-11-23T00:00:00Z';

/** Bytes that compress like code: runs, repeats and noise from one seed. */
export function seededBytes(length: number, seed = 0x2545f491): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const back = 1 + ((state >>> 8) & 0x3ff);
    bytes[i] = (state & 3) === 0 || i < back ? state & 0xff : (bytes[i - back] ?? 0);
  }
  return bytes;
}

/** A core module of about this size: the header, then custom sections of seeded bytes of at most 60 bytes each. */
export function seededModule(length: number): Uint8Array {
  const module = seededBytes(length);
  module.set(moduleA);
  for (let at = 8; at < length; at += 64) module.set([0, Math.min(62, length - at - 2), 1, 0x78], at);
  return module;
}

export function layerOf(entries: readonly TarEntry[]): Content {
  return contentOf(OCI_TAR_GZIP, gzip(writeTar(entries, MTIME)));
}

export function file(name: string, bytes: Uint8Array): TarEntry {
  return { name, bytes };
}

/** An image config with the right digests of these layers. */
export function configOf(tars: readonly Uint8Array[]): Content {
  return contentOf(
    OCI_CONFIG,
    jsonBytes({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: tars.map(digestOf) } }),
  );
}

/** An image from any parts, good or bad. */
export function imageFrom(parts: {
  readonly config: Content;
  readonly layers: readonly Content[];
  readonly mediaType?: string;
  readonly artifactType?: string;
}): { readonly content: Content; readonly manifest: ImageManifest; readonly blobs: ReadonlyMap<Digest, Uint8Array> } {
  const { config, layers, mediaType = OCI_MANIFEST, ...rest } = parts;
  const content = contentOf(
    mediaType,
    jsonBytes({ schemaVersion: 2, mediaType, ...rest, config: descriptorOf(config), layers: layers.map(descriptorOf) }),
  );
  return {
    content,
    manifest: readManifest(content),
    blobs: new Map([config, ...layers].map((blob) => [blob.digest, blob.bytes])),
  };
}

/** A descriptor of arbitrary content. */
export function someDescriptor(text: string, extra: Partial<Descriptor> = {}): Descriptor {
  return { ...descriptorOf(contentOf(OCI_MANIFEST, new TextEncoder().encode(text))), ...extra };
}
