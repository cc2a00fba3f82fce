import type { Workspace } from '../../ports.ts';
/** A file that says which packages a build takes. */
export interface LockFile {
    readonly kind: LockKind;
    /** Relative to the workspace. */
    readonly path: string;
    readonly bytes: Uint8Array;
}
export type LockKind = 'Cargo.lock' | 'go.mod' | 'go.sum' | 'package-lock.json';
/**
 * Reads the locks of the projects in a folder, each in it or, as cargo and npm look for theirs, above it up to the root of the workspace, never above that.
 * @throws WasmImageError LOCK_INVALID above 8 MiB, FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE.
 */
export declare function readLocks(workspace: Workspace, folder: string): Promise<readonly LockFile[]>;
