import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { WasmImageError } from '../../../core/errors.ts';
import { quoted } from '../../../core/text.ts';
import { fileFault } from '../file-fault.ts';
import { readUpTo, useFile, writeAtomic } from '../regular-file.ts';

/** A folder that belongs to the user alone. */
export interface PrivateFolder {
  /** @returns undefined for a file that is not there, is too large, or that others own or can write. */
  read(name: string, limit: number): Promise<Uint8Array | undefined>;
  /** Replaces a file, all of it or nothing. @throws WasmImageError FILE_UNWRITABLE. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Removes the files that were last written before a time, of those that are ours. */
  removeOld(before: Date, isOurs: (name: string) => boolean): Promise<void>;
}

/** Files that are looked at when old ones are removed. */
const MOST = 20_000;
/** Others can write it. */
const SHARED = 0o022;

/**
 * Opens a folder that others must not be able to write, and makes it if it is missing.
 * @param folder absolute. @throws WasmImageError FILE_UNWRITABLE.
 */
export async function openPrivateFolder(folder: string): Promise<PrivateFolder> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const facts = await lstat(folder);
    const why = !facts.isDirectory() ? 'it is not a folder' : whyShared(facts);
    if (why !== undefined)
      throw new WasmImageError('FILE_UNWRITABLE', `Cannot use the folder ${quoted(folder)}: ${why}`, {
        hint: 'name a folder of your own that others cannot write (chmod 700)',
      });
  } catch (cause) {
    throw fileFault('write', folder, cause);
  }
  return {
    async read(name, limit) {
      try {
        return await useFile(join(folder, name), async (file, facts) => {
          if (!facts.isFile() || facts.size > limit || whyShared(facts) !== undefined) return undefined;
          return await readUpTo(file, facts.size);
        });
      } catch {
        // What cannot be read is made again.
        return undefined;
      }
    },
    async write(name, bytes) {
      const temporary = join(folder, `.${name}.${randomBytes(8).toString('hex')}.tmp`);
      await writeAtomic(join(folder, name), temporary, bytes, 0o600).catch((cause: unknown) => {
        throw fileFault('write', join(folder, name), cause);
      });
    },
    async removeOld(before, isOurs) {
      for (const name of (await readdir(folder).catch(() => [])).filter(isOurs).slice(0, MOST)) {
        const path = join(folder, name);
        const facts = await lstat(path).catch(() => undefined);
        if (facts?.isFile() === true && facts.mtimeMs < before.getTime())
          await rm(path, { force: true }).catch(() => {});
      }
    },
  };
}

/** Windows has neither owners nor modes like these. */
function whyShared({ uid, mode }: { readonly uid: number; readonly mode: number }): string | undefined {
  if (process.getuid === undefined) return undefined;
  if (uid !== process.getuid()) return 'it belongs to another user';
  return (mode & SHARED) === 0 ? undefined : 'others can write it';
}

/** The path with all links followed, as far as it exists. */
export async function realPathOf(path: string): Promise<string> {
  const missing: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    const real = await realpath(at).catch(() => undefined);
    if (real !== undefined) return join(real, ...missing);
    if (dirname(at) === at) return path;
    missing.unshift(basename(at));
  }
}
