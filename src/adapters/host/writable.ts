import { mkdtemp, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileReason, isMissing } from './file-fault.ts';

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
