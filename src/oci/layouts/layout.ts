import type { Content, Descriptor, Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { TarEntry } from '../archive/tar.ts';
import type { ConsumerName } from '../consumers/consumers.ts';
import type { Layout, RuntimeConfig } from '../image.ts';
import type { ImageManifest } from '../manifest.ts';

/** What an image is made of; equal options give equal bytes, wherever and whenever. */
export interface AssembleOptions {
  readonly layout: Layout;
  /** The whole file of a module or component; shared by the layouts with a raw layer, copied once by those with an archive. */
  readonly module: Uint8Array;
  readonly moduleDigest: Digest;
  /** Written into `compat`, `compat-docker` and `oci`; the other layouts have no place for it. */
  readonly runtimeConfig: RuntimeConfig;
  /** RFC 3339, UTC, seconds. */
  readonly created: string;
  /** Annotations of the user, see readAnnotations; labels of the config in `compat-docker`. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Of a component: the names of its imports and exports in file order, for the config of `cncf`. */
  readonly component?: ComponentNames;
  /** For `opa-bundle`: the whole bundle, passed through unchanged. */
  readonly bundle?: Uint8Array;
  /** For `higress`: the files before the plugin, in any order. */
  readonly documents?: readonly TarEntry[];
}

export interface ComponentNames {
  readonly imports: readonly string[];
  readonly exports: readonly string[];
}

/** The pieces of an image before its manifest is written. */
export interface Parts {
  readonly config: Content;
  /** In manifest order, without the config; the module's is the last. */
  readonly layers: readonly [...Content[], Content];
  /** All layers of the manifest. */
  readonly descriptors: readonly Descriptor[];
  /** Of the manifest, in any order; none leaves the member out. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** What extractModule has at hand when a layout checks its image. */
export interface Contents {
  readonly manifest: ImageManifest;
  readonly layer: Descriptor;
  /** The files of an archive; none for a raw layer. */
  readonly files: readonly TarEntry[];
  /** @throws WasmImageError when the archive cannot be unpacked. */
  readonly tarDigest: (layer: Descriptor) => Digest;
  readonly blobOf: (descriptor: Descriptor) => Uint8Array | undefined;
}

/** How a layout is written; apart from how it is read, because a gate writes none. */
export interface LayoutWriter {
  /** Hosts of this layout load core modules only, or components too. */
  readonly carries: 'core' | 'core-or-component';
  /** Whose rule every image of this layout must pass before it is pushed. */
  readonly consumers: readonly ConsumerName[];
  readonly manifestType: string;
  readonly assemble: (options: AssembleOptions) => Parts;
}

/** One layout as it is read. */
export interface LayoutRow {
  readonly layout: Layout;
  /** The file in the layer, or undefined for a layer that is the module itself. */
  readonly moduleFile: string | undefined;
  /** The module's layer when the manifest has this layout's shape, else why not. @throws WasmImageError IMAGE_AMBIGUOUS */
  readonly findLayer: (manifest: ImageManifest) => Descriptor | string;
  /** Refuses what we do not write. @returns the runtime config, if it was given. @throws WasmImageError IMAGE_INVALID, IMAGE_AMBIGUOUS */
  readonly check: (contents: Contents) => RuntimeConfig | undefined;
}

/** A layer's descriptor with the name under which clients of artifacts store it. */
export function titled(descriptor: Descriptor, title: string): Descriptor {
  return { ...descriptor, annotations: { 'org.opencontainers.image.title': title } };
}

export function unlike(why: string, cause?: unknown): WasmImageError {
  return new WasmImageError('IMAGE_INVALID', `Cannot take the module out of the image: ${why}`, { cause });
}

export function ambiguous(why: string): WasmImageError {
  return new WasmImageError('IMAGE_AMBIGUOUS', `Cannot take the module out of the image: ${why}`);
}

export function checkDigest(actual: Digest, expected: Digest): void {
  if (actual !== expected)
    throw new WasmImageError(
      'MODULE_DIGEST_MISMATCH',
      `Cannot assemble an image: the module has digest ${actual}, not ${expected}`,
    );
}
