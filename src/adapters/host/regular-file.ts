import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, rename, rm, writeFile } from 'node:fs/promises';

/**
 * Opens a file that may be hostile, hands it to `use` and closes it. A symlink at the end of the path is not followed
 * (O_NOFOLLOW), and a FIFO without a writer does not block (O_NONBLOCK); Windows has neither flag.
 * @param use gets the facts of the open file and decides whether it is acceptable. @throws what the system throws.
 */
export async function useFile<T>(path: string, use: (file: FileHandle, facts: Stats) => Promise<T>): Promise<T> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags);
  try {
    return await use(file, await file.stat());
  } finally {
    await file.close();
  }
}

/**
 * Reads a file from its start to its end, but at most `limit` bytes.
 * @returns fresh bytes.
 * @throws what the system throws.
 */
export async function readUpTo(file: FileHandle, limit: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(limit);
  let filled = 0;
  while (filled < limit) {
    const { bytesRead } = await file.read(bytes, filled, limit - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/**
 * Replaces a file so that readers see the old bytes or the new ones, never a part: a temporary file is filled and
 * renamed.
 * @param temporary a free name on the same file system; nothing is left there on failure. @throws what the system
 * throws.
 */
export async function writeAtomic(target: string, temporary: string, bytes: Uint8Array, mode = 0o666): Promise<void> {
  try {
    await writeFile(temporary, bytes, { flag: 'wx', mode });
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw cause;
  }
}
