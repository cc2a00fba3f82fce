import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { fileFault, isMissing } from '../host/file-fault.ts';
import type { Sleep } from '../net/http.ts';

const LOCK_FILE = 'index.json.lock';
/** A change of the index takes milliseconds; a lock of this age belongs to a machine that is gone. */
const STALE_MS = 30_000;
const LONGEST_WAIT_MS = 60_000;
/** Process, host and nonce have some 300 bytes at most. */
const LONGEST_OWNER = 512;

/**
 * Runs a change of the layout's index while no other process of ours changes it. A lock whose owner was killed is taken over:
 * at once when the owner ran on this machine, after 30 s otherwise.
 * @throws WasmImageError REGISTRY_TIMEOUT after a minute of waiting, FILE_UNREADABLE.
 */
export async function withLayoutLock<T>(folder: string, sleep: Sleep, change: () => Promise<T>): Promise<T> {
  const lock = join(folder, LOCK_FILE);
  const owner = `${process.pid} ${hostname()} ${randomBytes(8).toString('hex')}\n`;
  await takeLock(folder, lock, owner, sleep);
  try {
    return await change();
  } finally {
    // Only our own lock is removed: if this process slept for half a minute, another one may own it by now.
    if ((await readOwner(lock)) === owner) await rm(lock, { force: true });
  }
}

async function takeLock(folder: string, lock: string, owner: string, sleep: Sleep): Promise<void> {
  const offer = `${lock}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(offer, owner, { flag: 'wx' });
    // A hard link appears with its content or not at all, so nobody ever reads a lock without owner.
    for (
      const started = performance.now();
      performance.now() - started < LONGEST_WAIT_MS;
      await sleep(5 + Math.random() * 20)
    ) {
      if (await linked(offer, lock)) return;
      await breakStale(lock);
    }
  } catch (error) {
    throw fileFault('write', lock, error);
  } finally {
    await rm(offer, { force: true });
  }
  throw new WasmImageError(
    'REGISTRY_TIMEOUT',
    `Cannot change ${quoted(folder)}: another process holds ${quoted(LOCK_FILE)}`,
    {
      hint: 'remove the file when no other run is active',
    },
  );
}

async function linked(offer: string, lock: string): Promise<boolean> {
  try {
    await link(offer, lock);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function breakStale(lock: string): Promise<void> {
  const seen = await readOwner(lock);
  if (seen === undefined || !(await isStale(lock, seen))) return;
  const aside = `${lock}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(lock, aside);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  // Between the look and the rename another process may have taken over: its lock is put back.
  if ((await readOwner(aside)) !== seen) await linked(aside, lock);
  await rm(aside, { force: true });
}

/** A folder that came with a checkout may hold a link to a device, or a FIFO, under the name of the lock. */
async function readOwner(lock: string): Promise<string | undefined> {
  try {
    const file = await open(lock, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      if (!(await file.stat()).isFile())
        throw new WasmImageError('IMAGE_INVALID', `Cannot use ${quoted(lock)}: it is no file`);
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(LONGEST_OWNER) });
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function isStale(lock: string, owner: string): Promise<boolean> {
  const [pid, host] = owner.trim().split(' ');
  if (host === hostname() && /^[1-9][0-9]{0,9}$/.test(pid ?? '') && !isAlive(Number(pid))) return true;
  try {
    return Date.now() - (await stat(lock)).mtimeMs > STALE_MS;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
