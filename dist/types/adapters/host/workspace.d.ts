import { type Code, WasmImageError } from '../../core/errors.ts';
import type { Workspace } from '../../ports.ts';
/**
 * Opens a folder as workspace. Paths are relative to it or absolute inside it; the real place of a file, after every
 * symbolic link, must be inside as well. Only regular files are read, and never more than the limit.
 * @param root the folder; its own path may contain links.
 */
export declare function openWorkspace(root: string): Workspace;
/** Finds out whether a file can be written, before the work that fills it: makes its folder, and a file in it for a moment. @throws WasmImageError FILE_UNWRITABLE. */
export declare function refuseUnwritable(path: string): Promise<void>;
/** @param size as people read it. @param limit bytes. */
export declare function fileTooLarge(path: string, size: string, limit: number, code?: Code): WasmImageError;
