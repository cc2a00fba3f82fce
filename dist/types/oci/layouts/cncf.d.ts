import { type LayoutRow } from './layout.ts';
/**
 * The CNCF's Wasm OCI artifact: the raw module or component as the one layer. `os` is `wasip2` for components and `wasip1` for modules.
 * Source: cncf/tag-runtime wgs/wasm/deliverables/wasm-oci-artifact/index.md @7d0be31ca4f6.
 */
export declare const CNCF: LayoutRow;
