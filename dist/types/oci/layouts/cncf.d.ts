import { type LayoutRow, type LayoutWriter } from './layout.ts';
/**
 * The CNCF's Wasm OCI artifact: the raw module or component as the only layer. `os` is `wasip2` for components and
 * `wasip1` for modules.
 * Source: cncf/tag-runtime wgs/wasm/deliverables/wasm-oci-artifact/index.md @7d0be31ca4f6.
 */
export declare const CNCF: LayoutRow;
/** How layout `cncf` is written, and which consumers must accept it. */
export declare const CNCF_WRITER: LayoutWriter;
