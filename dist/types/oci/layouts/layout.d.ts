import type { Content, Descriptor, Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
import type { TarEntry } from '../archive/tar.ts';
import type { ConsumerName } from '../consumers/consumers.ts';
import type { Layout, RuntimeConfig } from '../image.ts';
import type { ImageManifest } from '../manifest.ts';
/** What an image is made of; equal options give equal bytes on every machine, at any time. */
export interface AssembleOptions {
    readonly layout: Layout;
    /** The whole module or component. Layouts with a raw layer share it; those with an archive copy it once. */
    readonly module: Uint8Array;
    readonly moduleDigest: Digest;
    /** Only in `compat`, `compat-docker` and `oci`. */
    readonly runtimeConfig: RuntimeConfig;
    /** RFC 3339, UTC, seconds. */
    readonly created: string;
    /** All but those that a layout sets; in `compat-docker`, labels of the config. */
    readonly annotations: Readonly<Record<string, string>>;
    /** Whether an OCI manifest of any layout has the time of creation as an annotation; some layouts always have it. */
    readonly isDated?: boolean;
    /** The names of a component, for the config of `cncf`. */
    readonly component?: ComponentNames;
    /** For `opa-bundle`: the whole bundle, which is not changed. */
    readonly bundle?: Uint8Array;
    /** For `higress`: the files that precede the plugin, in any order. */
    readonly documents?: readonly TarEntry[];
}
/** The names of the imports and exports of a component, in file order. */
export interface ComponentNames {
    readonly imports: readonly string[];
    readonly exports: readonly string[];
}
/** The pieces of an image before its manifest is written. */
export interface Parts {
    readonly config: Content;
    /** In the order of the manifest, without the config; the last one has the module. */
    readonly layers: readonly [...Content[], Content];
    /** The layers of the manifest. */
    readonly descriptors: readonly Descriptor[];
    /** Of the manifest, in any order; the member is omitted if there are none. */
    readonly annotations: Readonly<Record<string, string>>;
}
/** What extractModule passes to a layout to check its image. */
export interface Contents {
    readonly manifest: ImageManifest;
    readonly layer: Descriptor;
    /** The files of an archive; none for a raw layer. */
    readonly files: readonly TarEntry[];
    /** @throws WasmImageError if the archive cannot be unpacked. */
    readonly tarDigest: (layer: Descriptor) => Digest;
    readonly blobOf: (descriptor: Descriptor) => Uint8Array | undefined;
}
/** How a layout is written. Separate from {@link LayoutRow}, because verifying writes none. */
export interface LayoutWriter {
    /** Whether hosts of this layout also load components. */
    readonly carries: 'core' | 'core-or-component';
    /** The consumers that must accept every image of this layout before it is pushed. */
    readonly consumers: readonly ConsumerName[];
    readonly manifestType: string;
    readonly assemble: (options: AssembleOptions) => Parts;
}
/** How a layout is read. */
export interface LayoutRow {
    readonly layout: Layout;
    /** The file in the layer, or undefined for a layer that is the module itself. */
    readonly moduleFile: string | undefined;
    /** The layer with the module, or why the manifest is not of this layout. @throws WasmImageError IMAGE_AMBIGUOUS */
    readonly findLayer: (manifest: ImageManifest) => Descriptor | string;
    /** Refuses what we do not write. @returns the runtime config, if any. @throws IMAGE_INVALID, IMAGE_AMBIGUOUS */
    readonly check: (contents: Contents) => RuntimeConfig | undefined;
}
/** A layer's descriptor with the file name under which artifact clients store it. */
export declare function titled(descriptor: Descriptor, title: string): Descriptor;
/** The error for an image that we do not publish like this. */
export declare function unlike(why: string, cause?: unknown): WasmImageError;
/** The error for an image from which hosts load different modules. */
export declare function ambiguous(why: string): WasmImageError;
/** Requires that the module has this digest. @throws WasmImageError MODULE_DIGEST_MISMATCH. */
export declare function checkDigest(actual: Digest, expected: Digest): void;
