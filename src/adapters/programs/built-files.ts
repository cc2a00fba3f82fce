import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { BuiltModule } from '../../decide/plan/toolchains/built-modules.ts';

const MAX_DEPTH = 8;
const MAX_ENTRIES = 20_000;
const MAX_FOUND = 200;
/** Folders with what is not the result of a build, or with copies of it. */
const SKIPPED = new Set(['node_modules', '.git', 'deps', 'incremental', '.wasm-image']);

/**
 * Finds the .wasm files that a build left in its folder or, as in a Cargo workspace, in the folder "target" of one of
 * the folders above. Links are not followed, and the search is bounded.
 * @param folder absolute. @returns paths relative to it, with `/`; what cannot be read is left out.
 */
export async function findModules(folder: string): Promise<readonly BuiltModule[]> {
  const own = await search(folder, folder);
  for (let at = dirname(folder); own.length === 0 && at !== dirname(at); at = dirname(at)) {
    const above = await search(join(at, 'target'), folder);
    if (above.length > 0) return above;
  }
  return own;
}

async function search(top: string, folder: string): Promise<readonly BuiltModule[]> {
  const found: BuiltModule[] = [];
  const queue = [{ path: top, depth: 0 }];
  let seen = 0;
  for (const { path, depth } of queue) {
    for (const entry of await entriesOf(path)) {
      seen += 1;
      if (seen > MAX_ENTRIES || found.length >= MAX_FOUND) return found;
      const below = join(path, entry.name);
      if (entry.isDirectory() && depth < MAX_DEPTH && !SKIPPED.has(entry.name))
        queue.push({ path: below, depth: depth + 1 });
      if (!entry.isFile() || !entry.name.endsWith('.wasm')) continue;
      const modifiedMs = (await stat(below).catch(() => undefined))?.mtimeMs ?? 0;
      found.push({ path: relative(folder, below).replaceAll('\\', '/'), modifiedMs });
    }
  }
  return found;
}

async function entriesOf(path: string): Promise<readonly Dirent[]> {
  return readdir(path, { withFileTypes: true }).catch(() => []);
}
