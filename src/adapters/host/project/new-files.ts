import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, copyFile, link, lstat, mkdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import { fileFault, isMissing } from '../file-fault.ts';
import { isInside } from '../workspace.ts';

/**
 * Checks that a file can be created, without creating anything.
 * @param root folder that the file must be in, also after links are followed; it may be missing.
 * @param path relative to it.
 * @returns false if there is an entry of this name already, of any kind.
 * @throws WasmImageError PATH_OUTSIDE_WORKSPACE, FILE_UNWRITABLE.
 */
export async function canCreate(root: string, path: string): Promise<boolean> {
  const target = resolve(root, path);
  try {
    if (await hasEntry(target)) return false;
    const [folder, home] = await Promise.all([nearestFolder(dirname(target)), nearestFolder(resolve(root))]);
    // If the root is missing, its nearest parent stands for it: nothing below the root can be a link yet.
    if (!isInside(home, folder)) throw outside(path);
    await access(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch (cause) {
    throw fileFault('write', target, cause);
  }
}

/**
 * Creates a file, and its folders, with all of its text or not at all. An entry of this name is never replaced.
 * @returns false if there is one already.
 * @throws WasmImageError FILE_UNWRITABLE.
 */
export async function createFile(root: string, path: string, text: string): Promise<boolean> {
  const target = resolve(root, path);
  const temporary = join(dirname(target), `.${randomBytes(8).toString('hex')}.tmp`);
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(temporary, text, { flag: 'wx' });
    // A link, unlike a rename, fails if the name exists. Some file systems have no links.
    await link(temporary, target).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST') throw cause;
      return copyFile(temporary, target, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST' && (await hasEntry(target))) return false;
    throw fileFault('write', target, cause);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** A link that points nowhere is an entry, too. */
async function hasEntry(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (cause) {
    // Below a file there is nothing, but nothing can be created there either.
    if (isMissing(cause) && (cause as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw cause;
  }
}

/** The real path of the nearest folder that exists. @throws what the system throws, ENOTDIR for a file. */
async function nearestFolder(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    if (!(await hasEntry(at))) continue;
    // A link that points nowhere throws here.
    const real = await realpath(at);
    if (!(await stat(real)).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
    return real;
  }
}

function outside(path: string): WasmImageError {
  return new WasmImageError('PATH_OUTSIDE_WORKSPACE', `Cannot write ${quoted(path)}: a link leads out of the folder`);
}
