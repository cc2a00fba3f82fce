import { opendir, readdir, readFile, rm, stat } from 'node:fs/promises';
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

/**
 * Removes the files that an earlier run listed in a folder, and only those.
 * @param list the name of the list. @param max bytes that it can have. @param namesIn what to remove.
 * @returns the names of what else is there. @throws WasmImageError FILE_UNWRITABLE.
 */
export async function removeListed(
  folder: string,
  list: string,
  max: number,
  namesIn: (bytes: Uint8Array) => readonly string[],
): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const files = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
    const isUsable = files.has(list) && (await stat(join(folder, list))).size <= max;
    const stale = isUsable ? namesIn(await readFile(join(folder, list))).filter((name) => files.has(name)) : [];
    for (const name of stale) await rm(join(folder, name));
    return entries.map(({ name }) => name).filter((name) => name !== list && !stale.includes(name));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw fileFault('write', folder, cause);
  }
}
