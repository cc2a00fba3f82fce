import { type LayoutRow } from './layout.ts';
/**
 * The CNCF's Wasm OCI artifact: the raw module or component as the one layer. `os` is `wasip2` for components and `wasip1` for modules.
 * Source: cncf/tag-runtime wgs/wasm/deliverables/wasm-oci-artifact/index.md @7d0be31ca4f6.
 */
export declare const CNCF: LayoutRow;
/** Components have layer 1 where core modules have layer 0. Source: component-model Binary.md, "Component Definitions". */
export declare function isComponent(module: Uint8Array): boolean;
