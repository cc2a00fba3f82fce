import type { Image } from './image.ts';
import type { AssembleOptions } from './layouts/layout.ts';
export type { AssembleOptions } from './layouts/layout.ts';
/**
 * Assembles an image in memory; its digest is known before any network request.
 * @returns every blob with its digest, without registry or tag.
 * @throws WasmImageError LAYOUT_REFUSED for a module that hosts of the layout do not load, WASM_NOT_WASM,
 * MODULE_DIGEST_MISMATCH, ANNOTATION_INVALID, INPUT_INVALID, LIMIT_EXCEEDED.
 * Source: image-spec 1.1 manifest.md; for each layout, its file in layouts/.
 */
export declare function assembleImage(options: AssembleOptions): Image;
