import { type Shape } from '../core/json-shape.ts';
/** An image manifest or an index: a program may confuse one with the other. */
export declare const MANIFEST: Shape;
/** The config of an image for container tools. */
export declare const IMAGE_CONFIG: Shape;
/** The config of the CNCF artifact. Source: bytecodealliance/rust-oci-wasm src/config.rs, 0.6.0. */
export declare const WASM_CONFIG: Shape;
/** The file `oci-layout`. */
export declare const LAYOUT_VERSION: Shape;
