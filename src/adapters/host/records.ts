import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { fileFault } from './file-fault.ts';

const MAX_DEPTH = 6;
const MAX_ENTRIES = 10_000;

/**
 * The records at a path: the file itself (`-` is standard input), or all files named record.json in the folder. Links are not followed.
 * @param folder that relative paths start at. @returns paths, sorted. @throws WasmImageError FILE_UNREADABLE.
 */
export async function findRecords(folder: string, path: string): Promise<readonly string[]> {
  if (path === '-') return [path];
  const start = resolve(folder, path);
  const found: string[] = [];
  let seen = 0;
  const visit = async (place: string, depth: number): Promise<void> => {
    for (const entry of await readdir(place, { withFileTypes: true })) {
      seen += 1;
      if (seen > MAX_ENTRIES || depth > MAX_DEPTH)
        throw new WasmImageError(
          'FILE_UNREADABLE',
          `Cannot look for records in ${quoted(path)}: it has too many files`,
          {
            hint: 'give a folder with the records only, or name the files',
          },
        );
      if (entry.isDirectory()) await visit(join(place, entry.name), depth + 1);
      else if (entry.isFile() && entry.name === 'record.json') found.push(join(place, entry.name));
    }
  };
  try {
    if (!(await stat(start)).isDirectory()) return [path];
    await visit(start, 0);
  } catch (cause) {
    if (cause instanceof WasmImageError) throw cause;
    throw fileFault('read', path, cause as NodeJS.ErrnoException);
  }
  return found.sort();
}
