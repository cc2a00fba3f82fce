import { randomBytes } from 'node:crypto';
import { link, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import { quoted } from '../../core/text.ts';
import { fileFault, isMissing } from '../host/file-fault.ts';
import { readUpTo, useFile } from '../host/regular-file.ts';
import type { Sleep } from '../net/http.ts';

const LOCK_FILE = 'index.json.lock';
/** Changing the index takes milliseconds, so the owner of a lock this old is gone. */
const STALE_MS = 30_000;
const LONGEST_WAIT_MS = 60_000;
/** Process, host and nonce are about 300 bytes at most. */
const LONGEST_OWNER = 512;

/**
 * Runs a change of the layout's index while no other wasm-image process changes it. The lock of a dead owner is taken
 * over: at once if the owner ran on this machine, after 30 s otherwise.
 * @throws WasmImageError REGISTRY_TIMEOUT if the lock is still held after a minute, FILE_UNREADABLE.
 */
export async function withLayoutLock<T>(folder: string, sleep: Sleep, change: () => Promise<T>): Promise<T> {
  const lock = join(folder, LOCK_FILE);
  const owner = `${process.pid} ${hostname()} ${randomBytes(8).toString('hex')}\n`;
  await takeLock(folder, lock, owner, sleep);
  try {
    return await change();
  } finally {
    // Remove only our own lock: if this process was suspended for half a minute, another one may own it by now.
    if ((await readOwner(lock)) === owner) await rm(lock, { force: true });
  }
}

async function takeLock(folder: string, lock: string, owner: string, sleep: Sleep): Promise<void> {
  const offer = `${lock}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(offer, owner, { flag: 'wx' });
    // A hard link appears together with its content, so no process ever reads a lock without an owner.
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
    `Cannot change the OCI layout ${quoted(folder)}: another process holds its lock ${quoted(LOCK_FILE)}`,
    { hint: 'wait for the other run to end, or delete the lock file if no other run is active' },
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
  // Another process may have taken the lock between the check and the rename: put its lock back.
  if ((await readOwner(aside)) !== seen) await linked(aside, lock);
  await rm(aside, { force: true });
}

/** In a folder from a checkout, the lock may be a link to a device, or a FIFO. */
async function readOwner(lock: string): Promise<string | undefined> {
  try {
    return await useFile(lock, async (file, facts) => {
      if (!facts.isFile())
        throw new WasmImageError('IMAGE_INVALID', `Cannot use ${quoted(lock)}: it is not a regular file`);
      return Buffer.from(await readUpTo(file, LONGEST_OWNER)).toString('utf8');
    });
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
