import { type PlatformPath } from 'node:path';
import { type Code, WasmImageError } from '../../core/errors.ts';
import type { Workspace } from '../../ports.ts';
/**
 * Opens a folder as the workspace. Paths are relative to it, or absolute inside it. The real path of a file, with all
 * symbolic links resolved, must be inside as well. Only regular files are read, and never more than the limit.
 * @param root the folder; its own path may contain links.
 */
export declare function openWorkspace(root: string): Workspace;
/** Opens all disks of the machine, for a command line whose user names files anywhere. Paths are absolute. */
export declare function openDisks(): Workspace;
/** Whether a folder is a whole disk. @param style of the paths; default that of this system. */
export declare function isDisk(folder: string, style?: PlatformPath): boolean;
/** The root of the disk of a path: Windows has several. */
export declare function diskOf(path: string, style?: PlatformPath): string;
/** A path split in two: the real path of the part that exists, and the names below it that do not. */
interface RealPlace {
    readonly real: string;
    readonly missing: readonly string[];
}
/**
 * Follows links as far as the path exists; the rest cannot leave the folder: `resolve` has removed every `..`.
 * @throws WasmImageError FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE.
 */
export declare function placeOf(root: string, path: string, action?: 'read' | 'write'): Promise<RealPlace>;
/** Whether a path is a folder or below it. On Windows, case does not count, and another disk is outside. */
export declare function isInside(folder: string, path: string, style?: PlatformPath): boolean;
/**
 * Checks that a file can be written before the work that produces it: creates its folder and, briefly, a file in it.
 * @throws WasmImageError FILE_UNWRITABLE.
 */
export declare function refuseUnwritable(path: string): Promise<void>;
/** The error for a file over its limit. @param size in human-readable form. @param limit bytes. */
export declare function fileTooLarge(path: string, size: string, limit: number, code?: Code): WasmImageError;
export {};
