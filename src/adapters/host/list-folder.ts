import { opendir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { fileFault } from './file-fault.ts';
import { placeOf } from './workspace.ts';

/**
 * What is in a folder, sorted by name; links are not followed. @param root the folder that it must be in.
 * @param path for messages; relative to `start`. @param most how many entries it may have.
 * @throws WasmImageError FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE.
 */
export async function listFolder(
  root: string,
  start: string,
  path: string,
  most: number,
): Promise<readonly { readonly name: string; readonly isFile: boolean }[]> {
  const { real, missing } = await placeOf(root, resolve(start, path));
  const found: { readonly name: string; readonly isFile: boolean }[] = [];
  try {
    if (missing.length > 0) throw Object.assign(new Error(), { code: 'ENOENT' });
    for await (const entry of await opendir(real)) {
      if (found.length === most)
        throw new WasmImageError('FILE_UNREADABLE', `Cannot read ${quoted(path)}: it has over ${most} entries`);
      found.push({ name: entry.name, isFile: entry.isFile() });
    }
  } catch (cause) {
    throw fileFault('read', path, cause);
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Removes files of a kind from a folder, except some. @param kind end of their names. @throws FILE_UNWRITABLE. */
export async function removeOthers(folder: string, kind: string, kept: ReadonlyMap<string, unknown>): Promise<void> {
  try {
    for (const entry of await readdir(folder, { withFileTypes: true }))
      if (entry.isFile() && entry.name.endsWith(kind) && !kept.has(entry.name)) await rm(join(folder, entry.name));
  } catch (cause) {
    throw fileFault('write', folder, cause);
  }
}
