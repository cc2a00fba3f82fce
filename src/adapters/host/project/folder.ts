import { mkdtemp, opendir, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { WasmImageError } from '../../../core/errors.ts';
import { decodeText } from '../../../core/json.ts';
import { quoted } from '../../../core/text.ts';
import { fileFault, fileReason, isMissing } from '../file-fault.ts';
import { openWorkspace } from '../workspace.ts';

/** Reads small text files below a folder, with limits. */
export interface Folder {
  /** Sorted names in a folder below it; empty if it does not exist. @throws FILE_UNREADABLE, FILE_TOO_LARGE. */
  names(path: string): Promise<readonly string[]>;
  /** A whole file; undefined if it does not exist. @throws FILE_UNREADABLE, FILE_TOO_LARGE, PATH_OUTSIDE_WORKSPACE. */
  text(path: string): Promise<string | undefined>;
}

const MAX_NAMES = 2_000;
const MAX_BYTES = 256 * 1024;
const MAX_DEPTH = 64;

/** Opens a folder. @param root may be missing; then it is empty. */
export function openFolder(root: string): Folder {
  const workspace = openWorkspace(root);
  return {
    async names(path) {
      const names: string[] = [];
      try {
        for await (const { name } of await opendir(join(root, path))) {
          if (names.length === MAX_NAMES)
            throw new WasmImageError(
              'FILE_TOO_LARGE',
              `Cannot read ${quoted(path)}: the folder has more than ${MAX_NAMES} entries`,
            );
          names.push(name);
        }
      } catch (cause) {
        if (isMissing(cause)) return [];
        throw fileFault('read', path, cause);
      }
      return names.sort();
    },
    async text(path) {
      if (!(await isThere(root)) || !(await workspace.exists(path))) return undefined;
      const bytes = await workspace.read(path, MAX_BYTES);
      try {
        return decodeText(bytes);
      } catch (cause) {
        throw new WasmImageError('FILE_UNREADABLE', `Cannot read ${quoted(path)}: it is not UTF-8`, { cause });
      }
    },
  };
}

/**
 * The nearest folder, from `start` upwards, that contains an entry of this name.
 * @returns undefined if no parent has one.
 */
export async function findUpwards(start: string, name: string): Promise<string | undefined> {
  let at = resolve(start);
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    if (await isThere(join(at, name))) return at;
    if (dirname(at) === at) return undefined;
    at = dirname(at);
  }
  return undefined;
}

/** Whether something exists at a path. */
export async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/**
 * Whether a folder can be written to, found out by making an empty folder in it, which is removed at once.
 * @param mayBeMissing a folder that does not exist is judged by the nearest folder above that does.
 * @returns why not; undefined if it can be written to.
 */
export async function writeProblem(path: string, mayBeMissing: boolean): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isDirectory()) return 'it is not a folder';
    const probe = await mkdtemp(join(path, '.wasm-image-'));
    await rmdir(probe);
    return undefined;
  } catch (thrown) {
    const above = dirname(path);
    if (mayBeMissing && isMissing(thrown) && above !== path) return writeProblem(above, true);
    return fileReason(thrown);
  }
}
