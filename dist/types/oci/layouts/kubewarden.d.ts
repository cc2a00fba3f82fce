import { type LayoutRow, type LayoutWriter } from './layout.ts';
/**
 * Kubewarden's policies, in the layout of wasm-to-oci: config `{}` and the raw module as the one layer. The annotations that kwctl copies
 * from the module's metadata come with the options. Source: kubewarden-controller crates/policy-fetcher/src/registry/mod.rs @3460bb719b38.
 */
export declare const KUBEWARDEN: LayoutRow;
/** How layout `kubewarden` is written, and who must take it. */
export declare const KUBEWARDEN_WRITER: LayoutWriter;
