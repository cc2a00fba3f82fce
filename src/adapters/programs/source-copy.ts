import { constants } from 'node:fs';
import { copyFile, cp, lstat, mkdir, readdir, readlink, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { fileFault } from '../host/file-fault.ts';
import type { Environment } from '../host/program.ts';
import { findUpwards, isThere } from '../host/project/folder.ts';
import { isInside } from '../host/workspace.ts';
import { findGit } from './git.ts';

const MAX_FILES = 100_000;
const MAX_LIST_BYTES = 32 * 1024 * 1024;
const LIST_LIMIT_MS = 60_000;
/** What builds write, for a folder that is not in a git repository. */
const WRITTEN = new Set([
  'target',
  'node_modules',
  'zig-out',
  'zig-cache',
  '.zig-cache',
  'build',
  'dist',
  '.git',
  '.wasm-image',
]);

/**
 * Copies the sources that a folder is built from into another one: what git tracks or does not ignore in the whole
 * repository; without git, the folder without what builds usually write. Packages that npm installed come along.
 * @param folder absolute. @param into absolute path of an empty folder.
 * @returns the copied folder, relative to `into`.
 * @throws WasmImageError FILE_*, INPUT_CONFLICT for more than 100,000 files.
 */
export async function copySources(folder: string, into: string, env: Environment): Promise<string> {
  const { top, files } = await sourcesOf(folder, env);
  if (files.length > MAX_FILES)
    throw new WasmImageError('INPUT_CONFLICT', `Cannot build ${quoted(folder)} twice: it has ${files.length} files`, {
      hint: `the limit is ${MAX_FILES}: build twice in the workflow, and compare the digests`,
    });
  try {
    for (const file of files) await copyOne(join(top, file), join(into, file));
    await copyPackages(top, folder, into);
    await linkGit(top, into, env);
    const copied = relative(top, folder);
    await mkdir(join(into, copied), { recursive: true });
    return copied === '' ? '.' : copied;
  } catch (cause) {
    throw fileFault('read', folder, cause);
  }
}

/** The sources, and the folder to which their paths are relative. */
async function sourcesOf(
  folder: string,
  env: Environment,
): Promise<{ readonly top: string; readonly files: readonly string[] }> {
  const top = await findUpwards(folder, '.git');
  const files = top === undefined ? undefined : await trackedFiles(top, env);
  // A repository may ignore the whole folder.
  const isIn = (file: string): boolean => isInside(folder, join(top ?? folder, file));
  if (top !== undefined && files?.some(isIn) === true) return { top, files };
  return { top: folder, files: await walk(folder) };
}

/** Undefined without git. */
async function trackedFiles(top: string, env: Environment): Promise<readonly string[] | undefined> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const limits = { maxBytes: MAX_LIST_BYTES, timeoutMs: LIST_LIMIT_MS };
  const listed = await findGit(env, undefined, limits)(top, list);
  return listed?.split('\0').filter((file) => file !== '');
}

async function walk(top: string): Promise<readonly string[]> {
  const found: string[] = [];
  const queue = [''];
  for (const folder of queue)
    for (const entry of await readdir(join(top, folder), { withFileTypes: true })) {
      if (WRITTEN.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) queue.push(path);
      else found.push(path);
      if (found.length > MAX_FILES) return found;
    }
  return found;
}

async function copyOne(from: string, to: string): Promise<void> {
  const facts = await lstat(from).catch(() => undefined);
  // A tracked file may have been deleted.
  if (facts === undefined) return;
  await mkdir(dirname(to), { recursive: true });
  if (facts.isSymbolicLink()) await symlink(await readlink(from), to);
  else if (facts.isFile()) await copyFile(from, to, constants.COPYFILE_FICLONE);
  // A submodule.
  else if (facts.isDirectory()) for (const file of await walk(from)) await copyOne(join(from, file), join(to, file));
}

/** Installed packages are sources too, and npm could not get them without a network. */
async function copyPackages(top: string, folder: string, into: string): Promise<void> {
  for (let at = folder; ; at = dirname(at)) {
    const packages = join(at, 'node_modules');
    if (await isThere(join(packages, '.package-lock.json'))) {
      const copied = join(into, relative(top, packages));
      // A link, which git does not ignore as a folder, was copied as a link.
      await rm(copied, { recursive: true, force: true });
      const options = { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE };
      await cp(await realpath(packages), copied, options);
    }
    if (resolve(at) === resolve(top) || at === dirname(at)) return;
  }
}

/** The copy belongs to the same repository, for builds that ask git for the commit. */
async function linkGit(top: string, into: string, env: Environment): Promise<void> {
  const folder = (await findGit(env)(top, ['rev-parse', '--absolute-git-dir']))?.trim() ?? '';
  if (folder !== '' && (await isThere(join(top, '.git')))) await writeFile(join(into, '.git'), `gitdir: ${folder}\n`);
}
