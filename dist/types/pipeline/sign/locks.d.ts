import type { Workspace } from '../../ports.ts';
/** A file that says which packages a build uses. */
export interface LockFile {
    readonly kind: LockKind;
    /** Relative to the workspace. */
    readonly path: string;
    readonly bytes: Uint8Array;
}
/** The lock files that we read. */
export type LockKind = 'Cargo.lock' | 'go.mod' | 'go.sum' | 'package-lock.json';
/**
 * Reads the lock files of the projects in a folder: in the folder or, as cargo and npm do, in a parent folder up to the
 * root of the workspace.
 * @throws WasmImageError LOCK_INVALID above 8 MiB, FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE.
 */
export declare function readLocks(workspace: Workspace, folder: string): Promise<readonly LockFile[]>;
