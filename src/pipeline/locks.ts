import { posix } from 'node:path';
import type { Workspace } from '../ports.ts';
import { findAbove } from './build.ts';

const MAX_LOCK_BYTES = 8 * 1024 * 1024;

/** A file that says which packages a build takes. */
export interface LockFile {
  readonly kind: LockKind;
  /** Relative to the workspace. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export type LockKind = 'Cargo.lock' | 'go.mod' | 'go.sum' | 'package-lock.json';

/** Locks by the manifest that a project of the kind has in its own folder; those of a workspace may lie above. */
const LOCKS: readonly (readonly [manifest: string, locks: readonly LockKind[]])[] = [
  ['Cargo.toml', ['Cargo.lock']],
  ['go.mod', ['go.mod', 'go.sum']],
  ['package.json', ['package-lock.json']],
];

/**
 * Reads the locks of the projects in a folder, each in it or, as cargo and npm look for theirs, in the nearest folder above it.
 * @throws WasmImageError LOCK_INVALID above 8 MiB, FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE.
 */
export async function readLocks(workspace: Workspace, folder: string): Promise<readonly LockFile[]> {
  const found: LockFile[] = [];
  for (const [manifest, kinds] of LOCKS) {
    if (!(await workspace.exists(posix.join(folder, manifest)))) continue;
    for (const kind of kinds) {
      const path = await findAbove({ workspace }, folder, [kind]);
      if (path !== undefined) found.push({ kind, path, bytes: await workspace.read(path, MAX_LOCK_BYTES, 'LOCK_INVALID') });
    }
  }
  return found;
}
