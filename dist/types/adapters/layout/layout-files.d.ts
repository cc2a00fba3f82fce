import { type Digest } from '../../core/digest.ts';
import { WasmImageError } from '../../core/errors.ts';
/** The path of a blob inside the layout. Source: image-spec 1.1 image-layout.md#blobs. */
export declare function blobPath(digest: Digest): string;
/**
 * Reads one file of an untrusted layout: no symlink in the path below the folder, no device, bounded.
 * @param path with slashes, relative to the folder. @param limit bytes.
 * @returns undefined when it is absent. @throws WasmImageError IMAGE_INVALID, LIMIT_EXCEEDED, FILE_UNREADABLE.
 */
export declare function readLayoutFile(folder: string, path: string, limit: number): Promise<Uint8Array | undefined>;
/** Writes a file so that readers see the old bytes or the new ones, never a part. */
export declare function writeLayoutFile(folder: string, path: string, bytes: Uint8Array): Promise<void>;
/**
 * Makes the folder a layout. `oci-layout` is written first, so that the next run recognizes the folder after a crash.
 * @throws WasmImageError INPUT_INVALID for a folder with other content, IMAGE_INVALID for a layout of another version.
 */
export declare function makeLayout(folder: string): Promise<void>;
/**
 * Demands that the folder exists and has an index; commands that only read need both.
 * @throws WasmImageError FILE_UNREADABLE.
 */
export declare function demandLayout(folder: string): Promise<void>;
/**
 * Whether the folder is a layout of version 1. @throws WasmImageError IMAGE_INVALID for a layout of another version.
 * Source: image-spec 1.1 image-layout.md#oci-layout-file.
 */
export declare function isLayout(folder: string): Promise<boolean>;
/** The error for a file of the layout that is not as it must be. */
export declare function invalid(folder: string, path: string, why: string): WasmImageError;
