import { close, constants, fstat, open, read, type Stats } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Opens a file that may be hostile, hands it to `use` and closes it. A symlink at the end of the path is not followed
 * (O_NOFOLLOW), and a FIFO without a writer does not block (O_NONBLOCK); Windows has neither flag.
 * @param use gets the descriptor and the facts of the open file, and decides whether it is acceptable.
 * @throws what the system throws.
 */
export async function useFile<T>(path: string, use: (file: number, facts: Stats) => Promise<T>): Promise<T> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  // Not with node:fs/promises, which takes 2 ms to load: most runs only read files.
  const file = await promisify(open)(path, flags);
  try {
    return await use(file, await promisify(fstat)(file));
  } finally {
    await promisify(close)(file);
  }
}

/** Reads a file from its start, at most `limit` bytes. @returns fresh bytes. @throws what the system throws. */
export async function readUpTo(file: number, limit: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(limit);
  let filled = 0;
  while (filled < limit) {
    const { bytesRead } = await promisify(read)(file, bytes, filled, limit - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/**
 * Replaces a file so that readers see the old bytes or the new ones, never a part: a temporary file is filled and
 * renamed.
 * @param temporary a free name on the same file system; nothing is left there on failure.
 * @param ready runs before the rename. @throws what the system throws.
 */
export async function writeAtomic(
  target: string,
  temporary: string,
  bytes: Uint8Array,
  mode = 0o666,
  ready?: () => Promise<void>,
): Promise<void> {
  try {
    await writeFile(temporary, bytes, { flag: 'wx', mode });
    await ready?.();
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw cause;
  }
}
