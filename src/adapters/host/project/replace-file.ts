import { randomBytes } from 'node:crypto';
import { chmod, chown, lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import { fileFault } from '../file-fault.ts';
import { readUpTo, useFile, writeAtomic } from '../regular-file.ts';
import { diskOf, isDisk, isInside, placeOf } from '../workspace.ts';

/**
 * Replaces the content of a file, all of it or nothing, if it still is what it was. Mode and owner are kept. Links are
 * not followed out of the folder, and a link itself is not replaced.
 * @param boundary the file must be in it. @param folder that relative paths start at.
 * @throws WasmImageError FILE_UNWRITABLE, PATH_OUTSIDE_WORKSPACE.
 */
export async function replaceFile(
  { boundary, folder }: { readonly boundary: string; readonly folder: string },
  path: string,
  before: Uint8Array,
  after: Uint8Array,
): Promise<void> {
  const wanted = resolve(folder, path);
  try {
    const facts = await lstat(wanted);
    if (!facts.isFile()) throw unwritable(path, facts.isSymbolicLink() ? 'it is a link' : 'it is not a regular file');
    if ((facts.mode & 0o222) === 0) throw unwritable(path, 'it is read-only', 'chmod u+w, if it may be changed');
    const { real } = await placeOf(isDisk(boundary) ? diskOf(wanted) : boundary, wanted, 'write');
    if (isInside(resolve(folder), wanted) && !isInside(await realpath(folder), real))
      throw unwritable(path, 'a link leads out of the folder');
    const temporary = join(dirname(real), `.${basename(real)}.${randomBytes(8).toString('hex')}.tmp`);
    await writeAtomic(real, temporary, after, facts.mode & 0o777, async () => {
      await chown(temporary, facts.uid, facts.gid).catch(() => undefined);
      // The mode of a new file lacks what the umask removes.
      await chmod(temporary, facts.mode & 0o7777);
      // As late as possible: a change that comes now would be lost.
      const now = await useFile(real, (file) => readUpTo(file, before.byteLength + 1));
      if (!Buffer.from(now).equals(before)) throw changed(path);
    });
  } catch (cause) {
    throw fileFault('write', path, cause);
  }
}

/** The error for a file that somebody else has changed since it was read. */
export function changed(path: string): WasmImageError {
  return new WasmImageError('FILE_UNWRITABLE', `Cannot write ${quoted(path)}: it was changed since it was read`, {
    hint: 'run again',
  });
}

function unwritable(path: string, why: string, hint = 'name the file that it leads to'): WasmImageError {
  return new WasmImageError('FILE_UNWRITABLE', `Cannot write ${quoted(path)}: ${why}`, { hint });
}
