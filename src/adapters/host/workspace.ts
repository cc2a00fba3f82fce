import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, mkdir, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type Code, WasmImageError } from '../../core/errors.ts';
import { printSize, quoted } from '../../core/text.ts';
import type { Workspace } from '../../ports.ts';
import { fileFault } from './file-fault.ts';

/**
 * Opens a folder as workspace. Paths are relative to it or absolute inside it; the real place of a file, after every
 * symbolic link, must be inside as well. Only regular files are read, and never more than the limit.
 * @param root the folder; its own path may contain links.
 */
export function openWorkspace(root: string): Workspace {
  return {
    async read(path, limit, tooLarge) {
      const place = await placeOf(root, path);
      if (place.missing.length > 0) throw unreadable(path, 'it does not exist');
      return await readRegular(path, place.real, limit, (size) => fileTooLarge(path, size, limit, tooLarge));
    },
    async exists(path) {
      return (await placeOf(root, path)).missing.length === 0;
    },
    async write(path, bytes) {
      const place = await placeOf(root, path, 'write');
      await writeAtomic(path, join(place.real, ...place.missing), bytes);
    },
  };
}

/** The real path of what exists, and the names below it that do not exist. */
interface Place {
  readonly real: string;
  readonly missing: readonly string[];
}

/** Follows links as far as the path exists; the rest cannot leave the folder, because `resolve` has removed every `..`. */
async function placeOf(root: string, path: string, deed: 'read' | 'write' = 'read'): Promise<Place> {
  if (path.includes('\0')) throw outside(path);
  const home = resolve(root);
  const realHome = await realpath(home).catch((cause: unknown) => {
    throw unreadable(root, 'the workspace folder does not exist', cause);
  });
  const wanted = resolve(home, path);
  if (!isInside(home, wanted) && !isInside(realHome, wanted)) throw outside(path);
  const missing: string[] = [];
  for (let at = wanted; ; at = dirname(at)) {
    const real = await realpath(at).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined;
      throw fileFault(deed, path, cause);
    });
    if (real === undefined) {
      missing.unshift(basename(at));
      continue;
    }
    if (!isInside(realHome, real)) throw outside(path);
    return { real, missing };
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

/** O_NONBLOCK: opening a FIFO without a writer would wait for ever. O_NOFOLLOW: the real path has no link at its end, unless it was put there since. */
async function readRegular(
  path: string,
  real: string,
  limit: number,
  tooLarge: (size: string) => WasmImageError,
): Promise<Uint8Array> {
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
  const handle = await open(real, flags).catch((cause: NodeJS.ErrnoException) => {
    throw fileFault('read', path, cause);
  });
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw unreadable(path, facts.isDirectory() ? 'it is a folder' : 'it is no regular file');
    if (facts.size > limit) throw tooLarge(printSize(facts.size));
    await checkUnmoved(path, real, facts);
    return await readAll(handle, facts.size, () =>
      facts.size < limit ? unreadable(path, 'it grew while it was read') : tooLarge(`over ${printSize(limit)}`),
    );
  } finally {
    await handle.close();
  }
}

/** A parent folder that became a link between the check and the open shows another file under the same real path. */
async function checkUnmoved(path: string, real: string, opened: Stats): Promise<void> {
  const [again, facts] = await Promise.all([realpath(real), stat(real)]).catch((cause: unknown) => {
    throw unreadable(path, 'it moved while it was opened', cause);
  });
  if (again !== real || facts.ino !== opened.ino || facts.dev !== opened.dev) throw outside(path);
}

async function readAll(handle: FileHandle, size: number, grown: () => WasmImageError): Promise<Uint8Array> {
  // One byte more than the file had: a file that grows while it is read is refused, not cut.
  const bytes = new Uint8Array(size + 1);
  let filled = 0;
  for (;;) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.byteLength - filled, filled);
    filled += bytesRead;
    if (filled > size) throw grown();
    if (bytesRead === 0) return bytes.subarray(0, filled);
  }
}

/** Finds out whether a file can be written, before the work that fills it: makes its folder, and a file in it for a moment. @throws WasmImageError FILE_UNWRITABLE. */
export async function refuseUnwritable(path: string): Promise<void> {
  if ((await stat(path).catch(() => undefined))?.isDirectory() === true)
    throw fileFault('write', path, Object.assign(new Error(), { code: 'EISDIR' }));
  const probe = `${path}.${randomBytes(8).toString('hex')}.tmp`;
  await writeAtomic(path, probe, new Uint8Array());
  await rm(probe, { force: true });
}

async function writeAtomic(path: string, target: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(8).toString('hex')}.tmp`);
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(temporary, bytes, { flag: 'wx' });
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileFault('write', path, cause);
  }
}

function outside(path: string): WasmImageError {
  return new WasmImageError('PATH_OUTSIDE_WORKSPACE', `Cannot use ${quoted(path)}: it leads out of the workspace`);
}

function unreadable(path: string, why: string, cause?: unknown): WasmImageError {
  return new WasmImageError(
    'FILE_UNREADABLE',
    `Cannot read ${quoted(path)}: ${why}`,
    cause === undefined ? {} : { cause },
  );
}

/** @param size as people read it. @param limit bytes. */
export function fileTooLarge(path: string, size: string, limit: number, code: Code = 'FILE_TOO_LARGE'): WasmImageError {
  return new WasmImageError(code, `Cannot read ${quoted(path)}: it is ${size}; the limit is ${printSize(limit)}`, {
    detail: { limit },
  });
}
