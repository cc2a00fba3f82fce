import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { mkdir, realpath, rm, stat } from 'node:fs/promises';
import nodePath, { basename, dirname, join, type PlatformPath, resolve } from 'node:path';
import { type Code, WasmImageError } from '../../core/errors.ts';
import { printSize, quoted } from '../../core/text.ts';
import type { Workspace } from '../../ports.ts';
import { fileFault } from './file-fault.ts';
import { readUpTo, useFile, writeAtomic } from './regular-file.ts';

/**
 * Opens a folder as the workspace. Paths are relative to it, or absolute inside it. The real path of a file, with all
 * symbolic links resolved, must be inside as well. Only regular files are read, and never more than the limit.
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
      await writeWithFolder(path, join(place.real, ...place.missing), bytes);
    },
  };
}

/** Opens all disks of the machine, for a command line whose user names files anywhere. Paths are absolute. */
export function openDisks(): Workspace {
  return {
    read: (path, ...limits) => openWorkspace(diskOf(path)).read(path, ...limits),
    exists: (path) => openWorkspace(diskOf(path)).exists(path),
    write: (path, bytes) => openWorkspace(diskOf(path)).write(path, bytes),
  };
}

/** Whether a folder is a whole disk. @param style of the paths; default that of this system. */
export function isDisk(folder: string, style: PlatformPath = nodePath): boolean {
  const absolute = style.resolve(folder);
  return style.parse(absolute).root === absolute;
}

/** The root of the disk of a path: Windows has several. */
export function diskOf(path: string, style: PlatformPath = nodePath): string {
  return style.parse(style.resolve(path)).root;
}

/** A path split in two: the real path of the part that exists, and the names below it that do not. */
interface RealPlace {
  readonly real: string;
  readonly missing: readonly string[];
}

/**
 * Follows links as far as the path exists; the rest cannot leave the folder: `resolve` has removed every `..`.
 * @throws WasmImageError FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE.
 */
export async function placeOf(root: string, path: string, action: 'read' | 'write' = 'read'): Promise<RealPlace> {
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
      throw fileFault(action, path, cause);
    });
    if (real === undefined) {
      missing.unshift(basename(at));
      continue;
    }
    if (!isInside(realHome, real)) throw outside(path);
    return { real, missing };
  }
}

/** Whether a path is a folder or below it. On Windows, case does not count, and another disk is outside. */
export function isInside(folder: string, path: string, style: PlatformPath = nodePath): boolean {
  const below = style.relative(folder, path);
  return below === '' || !(below === '..' || below.startsWith(`..${style.sep}`) || style.isAbsolute(below));
}

/** The real path does not end in a link; one that was put there since is not followed. */
function readRegular(
  path: string,
  real: string,
  limit: number,
  tooLarge: (size: string) => WasmImageError,
): Promise<Uint8Array> {
  return useFile(real, async (file, facts) => {
    if (!facts.isFile()) throw unreadable(path, facts.isDirectory() ? 'it is a folder' : 'it is not a regular file');
    if (facts.size > limit) throw tooLarge(printSize(facts.size));
    await checkUnmoved(path, real, facts);
    // One byte more than the file had: a file that grows while it is read is refused, not truncated.
    const bytes = await readUpTo(file, facts.size + 1);
    if (bytes.byteLength <= facts.size) return bytes;
    throw facts.size < limit
      ? unreadable(path, 'it grew while it was being read')
      : tooLarge(`over ${printSize(limit)}`);
  }).catch((cause: unknown) => {
    throw fileFault('read', path, cause);
  });
}

/** If a parent folder became a link between the check and the open, the same real path names another file. */
async function checkUnmoved(path: string, real: string, opened: Stats): Promise<void> {
  const [again, facts] = await Promise.all([realpath(real), stat(real)]).catch((cause: unknown) => {
    throw unreadable(path, 'it was moved while it was being opened', cause);
  });
  if (again !== real || facts.ino !== opened.ino || facts.dev !== opened.dev) throw outside(path);
}

/**
 * Checks that a file can be written before the work that produces it: creates its folder and, briefly, a file in it.
 * @throws WasmImageError FILE_UNWRITABLE.
 */
export async function refuseUnwritable(path: string): Promise<void> {
  if ((await stat(path).catch(() => undefined))?.isDirectory() === true)
    throw fileFault('write', path, Object.assign(new Error(), { code: 'EISDIR' }));
  const probe = `${path}.${randomBytes(8).toString('hex')}.tmp`;
  await writeWithFolder(path, probe, new Uint8Array());
  await rm(probe, { force: true });
}

async function writeWithFolder(path: string, target: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(target);
  try {
    await mkdir(folder, { recursive: true });
    await writeAtomic(target, join(folder, `.${basename(target)}.${randomBytes(8).toString('hex')}.tmp`), bytes);
  } catch (cause) {
    throw fileFault('write', path, cause);
  }
}

function outside(path: string): WasmImageError {
  return new WasmImageError('PATH_OUTSIDE_WORKSPACE', `Cannot use ${quoted(path)}: it is outside the workspace`);
}

function unreadable(path: string, why: string, cause?: unknown): WasmImageError {
  return new WasmImageError('FILE_UNREADABLE', `Cannot read ${quoted(path)}: ${why}`, { cause });
}

/** The error for a file over its limit. @param size in human-readable form. @param limit bytes. */
export function fileTooLarge(path: string, size: string, limit: number, code: Code = 'FILE_TOO_LARGE'): WasmImageError {
  return new WasmImageError(code, `Cannot read ${quoted(path)}: it is ${size}; the limit is ${printSize(limit)}`, {
    detail: { limit },
  });
}
