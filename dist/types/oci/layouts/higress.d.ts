import { type LayoutRow, type LayoutWriter } from './layout.ts';
/** The files that may precede the plugin, in order. */
export declare const HIGRESS_FILES: readonly ['README.md', 'README_EN.md', 'README_ZH.md', 'spec.yaml'];
/**
 * The marketplace image of Higress: one layer per text, and the archive with only the plugin as the last layer.
 * Source: alibaba/higress hgctl/pkg/plugin/build/build.go @4e0d69143208; Higress wasm-image-spec.
 */
export declare const HIGRESS: LayoutRow;
/** How layout `higress` is written, and which consumers must accept it. */
export declare const HIGRESS_WRITER: LayoutWriter;
