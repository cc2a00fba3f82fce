import { type LayoutRow, type LayoutWriter } from './layout.ts';
/**
 * Kubewarden policies, in the layout of wasm-to-oci: config `{}` and the raw module as the only layer. The caller
 * passes the annotations that kwctl copies from the metadata of the module.
 * Source: kubewarden-controller crates/policy-fetcher/src/registry/mod.rs @3460bb719b38.
 */
export declare const KUBEWARDEN: LayoutRow;
/** How layout `kubewarden` is written, and which consumers must accept it. */
export declare const KUBEWARDEN_WRITER: LayoutWriter;
