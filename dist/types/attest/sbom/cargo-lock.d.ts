import { type Package } from './package.ts';
/**
 * The packages of a Cargo.lock (versions 1 to 4), those of the workspace itself included.
 * @param path for messages. @throws WasmImageError LOCK_INVALID with the line. Source: cargo's `encode_resolve.rs`, which writes one form only, a small part of TOML.
 */
export declare function readCargoLock(bytes: Uint8Array, path: string): readonly Package[];
