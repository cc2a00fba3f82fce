import { type LayoutRow, type LayoutWriter } from './layout.ts';
/** The files that may stand before the plugin, in their order. */
export declare const HIGRESS_FILES: readonly ['README.md', 'README_EN.md', 'README_ZH.md', 'spec.yaml'];
/**
 * Higress' marketplace image: the texts as layers of their own, the archive with the plugin alone as the last one.
 * Source: alibaba/higress hgctl/pkg/plugin/build/build.go @4e0d69143208; Higress wasm-image-spec.
 */
export declare const HIGRESS: LayoutRow;
/** How layout `higress` is written, and who must take it. */
export declare const HIGRESS_WRITER: LayoutWriter;
