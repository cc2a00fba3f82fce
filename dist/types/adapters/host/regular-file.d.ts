import { type Stats } from 'node:fs';
/**
 * Opens a file that may be hostile, hands it to `use` and closes it. A symlink at the end of the path is not followed
 * (O_NOFOLLOW), and a FIFO without a writer does not block (O_NONBLOCK); Windows has neither flag.
 * @param use gets the descriptor and the facts of the open file, and decides whether it is acceptable.
 * @throws what the system throws.
 */
export declare function useFile<T>(path: string, use: (file: number, facts: Stats) => Promise<T>): Promise<T>;
/** Reads a file from its start, at most `limit` bytes. @returns fresh bytes. @throws what the system throws. */
export declare function readUpTo(file: number, limit: number): Promise<Uint8Array>;
/**
 * Replaces a file so that readers see the old bytes or the new ones, never a part: a temporary file is filled and
 * renamed.
 * @param temporary a free name on the same file system; nothing is left there on failure.
 * @param ready runs before the rename. @throws what the system throws.
 */
export declare function writeAtomic(target: string, temporary: string, bytes: Uint8Array, mode?: number, ready?: () => Promise<void>): Promise<void>;
