import type { Image } from './image.ts';
import type { AssembleOptions } from './layouts/layout.ts';
export type { AssembleOptions } from './layouts/layout.ts';
/**
 * Assembles an image in memory; its digest is known before any network is used.
 * @returns every blob with its digest; nothing knows a registry or a tag.
 * @throws WasmImageError LAYOUT_REFUSED for what the layout's hosts do not load, WASM_NOT_WASM, MODULE_DIGEST_MISMATCH, ANNOTATION_INVALID, INPUT_INVALID,
 * LIMIT_EXCEEDED. Source: image-spec 1.1 manifest.md; the files of layouts/ for each layout.
 */
export declare function assembleImage(options: AssembleOptions): Image;
