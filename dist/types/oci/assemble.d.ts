import { type Digest } from '../core/digest.ts';
import type { Image, Layout, RuntimeConfig } from './image.ts';
/** What an image is made of; equal options give equal bytes, wherever and whenever. */
export interface AssembleOptions {
    readonly layout: Layout;
    /** The whole file of a core module; shared by layout `oci`, copied once by `compat`. */
    readonly module: Uint8Array;
    readonly moduleDigest: Digest;
    readonly runtimeConfig: RuntimeConfig;
    /** RFC 3339, UTC, seconds. */
    readonly created: string;
    /** Annotations of the user, see readAnnotations. */
    readonly annotations: Readonly<Record<string, string>>;
}
/**
 * Assembles an image in memory; its digest is known before any network is used.
 * @returns every blob with its digest; nothing knows a registry or a tag.
 * @throws WasmImageError LAYOUT_REFUSED for a component, WASM_NOT_WASM, MODULE_DIGEST_MISMATCH, ANNOTATION_INVALID, INPUT_INVALID.
 * Source: solo-io/wasm spec/spec-compat.md, spec/spec.md and tools/wasme/pkg/push/push.go; image-spec 1.1 manifest.md.
 */
export declare function assembleImage(options: AssembleOptions): Image;
