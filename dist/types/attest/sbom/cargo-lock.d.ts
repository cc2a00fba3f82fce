import { type Package } from './package.ts';
/**
 * The packages of a Cargo.lock (versions 1 to 4), including those of the workspace.
 * @param path for messages. @throws WasmImageError LOCK_INVALID with the line.
 * Source: cargo's `encode_resolve.rs`, which writes only a small part of TOML.
 */
export declare function readCargoLock(bytes: Uint8Array, path: string): readonly Package[];
