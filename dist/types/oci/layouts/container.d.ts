import { type Content, type Descriptor, type Digest } from '../../core/digest.ts';
import type { TarEntry } from '../archive/tar.ts';
import type { RuntimeConfig } from '../image.ts';
import { type Contents } from './layout.ts';
/** An image config that container tools take; the platform is the one that Istio looks for. Source: image-spec 1.1 config.md. */
export declare function imageConfig(created: string, diffId: Digest, config?: object, mediaType?: string): Content;
export declare function runtimeAnnotations(config: RuntimeConfig): Readonly<Record<string, string>>;
/** Of the layers that are at hand. Source: image-spec 1.1 config.md, "Layer DiffID". */
export declare function checkDiffIds({ manifest: { config, layers }, blobOf, tarDigest }: Contents): void;
/** The one layer type of an image for container tools, the module in the last of them. @returns undefined for other layers. */
export declare function lastLayer(layers: readonly Descriptor[], type: string): Descriptor | undefined;
/** Readers differ in which of several entries they take: the first, the last, any `*.wasm`. So there is one. */
export declare function checkOneModule(files: readonly TarEntry[], isRightPlace: (name: string) => boolean, wanted: string): void;
/** One plugin.wasm and, besides it, at most one runtime config; both may begin with `./`, as some archivers write names. */
export declare function checkPluginFiles(files: readonly TarEntry[]): RuntimeConfig | undefined;
export declare function runtimeConfigOf(bytes: Uint8Array): RuntimeConfig;
/** Files that would land on one another when unpacked: readers differ in which one stays. */
export declare function checkNoneTwice(files: readonly TarEntry[]): void;
