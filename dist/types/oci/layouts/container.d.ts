import { type Content, type Descriptor, type Digest } from '../../core/digest.ts';
import type { TarEntry } from '../archive/tar.ts';
import type { RuntimeConfig } from '../image.ts';
import { type Contents } from './layout.ts';
/**
 * An image config that container tools accept, for the platform that Istio requests. Source: image-spec 1.1 config.md.
 */
export declare function imageConfig(created: string, diffId: Digest, config?: object, mediaType?: string): Content;
/** The annotations that repeat the runtime config. */
export declare function runtimeAnnotations(config: RuntimeConfig): Readonly<Record<string, string>>;
/** Compares the diff_ids with the layers that were fetched. Source: image-spec 1.1 config.md, "Layer DiffID". */
export declare function checkDiffIds({ manifest: { config, layers }, blobOf, tarDigest }: Contents): void;
/** The last layer, which has the module. @returns undefined unless all layers have this type. */
export declare function lastLayer(layers: readonly Descriptor[], type: string): Descriptor | undefined;
/** Requires exactly one module, because programs differ on several: they use the first, the last or any `*.wasm`. */
export declare function checkOneModule(files: readonly TarEntry[], isRightPlace: (name: string) => boolean, wanted: string): void;
/** Requires one plugin.wasm and at most one runtime config; both names may start with `./`, as in some archives. */
export declare function checkPluginFiles(files: readonly TarEntry[]): RuntimeConfig | undefined;
/** The runtime config in an image. @throws WasmImageError IMAGE_INVALID. */
export declare function runtimeConfigOf(bytes: Uint8Array): RuntimeConfig;
/** Refuses two files with the same path: programs differ on which one stays. */
export declare function checkNoneTwice(files: readonly TarEntry[]): void;
