import { posix } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import type { Workspace } from '../../ports.ts';

const MAX_LOCK_BYTES = 8 * 1024 * 1024;

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
 * Lock files by the manifest in the folder of a project. `workspace`: matches the manifest of a workspace root; every
 * Go module is its own root.
 */
const LOCKS: readonly { readonly manifest: string; readonly locks: readonly LockKind[]; readonly workspace: RegExp }[] =
  [
    { manifest: 'Cargo.toml', locks: ['Cargo.lock'], workspace: /^\s*\[workspace(?:\]|\.)/m },
    { manifest: 'go.mod', locks: ['go.mod', 'go.sum'], workspace: /^/ },
    { manifest: 'package.json', locks: ['package-lock.json'], workspace: /"workspaces"\s*:/ },
  ];

/**
 * Reads the lock files of the projects in a folder: in the folder or, as cargo and npm do, in a parent folder up to the
 * root of the workspace.
 * @throws WasmImageError LOCK_INVALID above 8 MiB, FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE.
 */
export async function readLocks(workspace: Workspace, folder: string): Promise<readonly LockFile[]> {
  const found: LockFile[] = [];
  for (const row of LOCKS) {
    if (!(await workspace.exists(posix.join(folder, row.manifest)))) continue;
    for (const kind of row.locks) {
      const path = await findLock(workspace, folder, kind, row);
      if (path !== undefined)
        found.push({ kind, path, bytes: await workspace.read(path, MAX_LOCK_BYTES, 'LOCK_INVALID') });
    }
  }
  return found;
}

/**
 * Folders above the working directory count only if they are the root of the workspace: any other lock file there
 * belongs to another project.
 */
async function findLock(
  workspace: Workspace,
  folder: string,
  kind: LockKind,
  row: (typeof LOCKS)[number],
): Promise<string | undefined> {
  const isBelow = !posix.isAbsolute(folder);
  for (let at = posix.normalize(folder); ; at = parentOf(at)) {
    const path = posix.join(at, kind);
    const isOwn = at === posix.normalize(folder) || (isBelow && !at.startsWith('..'));
    const isRoot = await holdsWorkspace(workspace, posix.join(at, row.manifest), row.workspace);
    if (isRoot === undefined) return undefined;
    if ((isOwn || isRoot) && (await workspace.exists(path))) return path;
    if (isRoot || (await workspace.exists(posix.join(at, '.git'))) || at === parentOf(at)) return undefined;
  }
}

/** The parent folder; that of a relative `..` is `../..`. */
function parentOf(at: string): string {
  return posix.isAbsolute(at) || !/^\.{1,2}(?:\/|$)/.test(at) ? posix.dirname(at) : posix.normalize(`${at}/..`);
}

/** Undefined outside the folder that may be read. */
async function holdsWorkspace(workspace: Workspace, manifest: string, form: RegExp): Promise<boolean | undefined> {
  try {
    return (
      (await workspace.exists(manifest)) &&
      form.test(new TextDecoder().decode(await workspace.read(manifest, MAX_LOCK_BYTES, 'LOCK_INVALID')))
    );
  } catch (error) {
    if (error instanceof WasmImageError && error.code === 'PATH_OUTSIDE_WORKSPACE') return undefined;
    throw error;
  }
}
