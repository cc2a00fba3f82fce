import { posix } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import type { Workspace } from '../../ports.ts';

const MAX_LOCK_BYTES = 8 * 1024 * 1024;

/** A file that says which packages a build takes. */
export interface LockFile {
  readonly kind: LockKind;
  /** Relative to the workspace. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export type LockKind = 'Cargo.lock' | 'go.mod' | 'go.sum' | 'package-lock.json';

/** Locks by the manifest that a project of the kind has in its own folder, and how the manifest of a workspace shows; a Go module is one of its own. */
const LOCKS: readonly { readonly manifest: string; readonly locks: readonly LockKind[]; readonly workspace: RegExp }[] =
  [
    { manifest: 'Cargo.toml', locks: ['Cargo.lock'], workspace: /^\s*\[workspace(?:\]|\.)/m },
    { manifest: 'go.mod', locks: ['go.mod', 'go.sum'], workspace: /^/ },
    { manifest: 'package.json', locks: ['package-lock.json'], workspace: /"workspaces"\s*:/ },
  ];

/**
 * Reads the locks of the projects in a folder, each in it or, as cargo and npm look for theirs, above it up to the root of the workspace, never above that.
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

/** Folders above the one of the command count only when they hold the workspace: a lock that lies around there is another project's. */
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

/** `..` of the folder of the command is the folder above it. */
function parentOf(at: string): string {
  return posix.isAbsolute(at) || !/^\.{1,2}(?:\/|$)/.test(at) ? posix.dirname(at) : posix.normalize(`${at}/..`);
}

/** Undefined outside of what may be read. */
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
