import { lstatSync, mkdirSync, statSync } from 'node:fs';
import * as module from 'node:module';
import { isAbsolute, join } from 'node:path';
import type { Environment } from '../program.ts';

/**
 * Lets Node keep compiled code in the user's cache folder, so that the next start is faster. It never fails: without
 * the cache everything works, only slower. The folder must belong to us alone, because what is in it is executed: not
 * with another user's home (sudo), and not in CI, where somebody else may have filled a restored cache.
 * @returns the folder, or undefined if the cache stays off.
 */
export function enableCompileCache(env: Environment, platform: NodeJS.Platform): string | undefined {
  // Node 20 has no cache.
  if (typeof module.enableCompileCache !== 'function') return undefined;
  const isSet = (name: string): boolean => !['', '0', 'false'].includes(env[name] ?? '');
  if (isSet('CI') || env.NODE_DISABLE_COMPILE_CACHE !== undefined || env.NODE_COMPILE_CACHE !== undefined)
    return undefined;
  const place = cacheFolder(env, platform);
  if (place === undefined) return undefined;
  try {
    if (!isOurs(statSync(place.base).uid)) return undefined;
    const folder = join(place.base, ...place.below, 'wasm-image', 'compile-cache');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const facts = lstatSync(folder);
    const isShared = platform !== 'win32' && (facts.mode & 0o022) !== 0;
    if (!facts.isDirectory() || !isOurs(facts.uid) || isShared) return undefined;
    module.enableCompileCache(folder);
    return folder;
  } catch {
    return undefined;
  }
}

/** Where the cache of a user is, by the conventions of the system. `base` must exist: we do not create a home. */
export function cacheFolder(
  env: Environment,
  platform: NodeJS.Platform,
): { readonly base: string; readonly below: readonly string[] } | undefined {
  const at = (base: string | undefined, ...below: string[]) =>
    base !== undefined && isAbsolute(base) ? { base, below } : undefined;
  if (platform === 'win32') return at(env.LOCALAPPDATA);
  const home = platform === 'darwin' ? at(env.HOME, 'Library', 'Caches') : at(env.HOME, '.cache');
  return at(env.XDG_CACHE_HOME) ?? home;
}

/** Windows has no user ids; its folder of local data is private. */
function isOurs(uid: number): boolean {
  return process.getuid === undefined || process.getuid() === uid;
}
