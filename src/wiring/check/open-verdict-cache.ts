import { resolve } from 'node:path';
import { cacheFolder } from '../../adapters/host/own-files/compile-cache.ts';
import { openPrivateFolder, realPathOf } from '../../adapters/host/own-files/private-folder.ts';
import { findUpwards } from '../../adapters/host/project/folder.ts';
import { isDisk, isInside } from '../../adapters/host/workspace.ts';
import { WasmImageError } from '../../core/errors.ts';
import { inputName, quoted } from '../../core/text.ts';
import {
  type KeptVerdict,
  MAX_VERDICT_AGE_MS,
  MAX_VERDICT_BYTES,
  printVerdict,
  readVerdict,
} from '../../decide/check/cache/verdict.ts';
import type { Session } from '../session.ts';

/** Verdicts of earlier runs. */
export interface VerdictCache {
  find(key: string, now: Date): Promise<KeptVerdict | undefined>;
  /** A verdict that cannot be kept is made again in the next run. */
  keep(key: string, verdict: KeptVerdict): Promise<void>;
}

/** What the input says for the folder of the user. */
const OF_USER = 'auto';
const FILE = /^\.?[0-9a-f]{64}\.json(?:\.[0-9a-f]{16}\.tmp)?$/;

/**
 * Opens the folder with verdicts. It must be outside of everything that a pull request can change, since whoever writes
 * there says what is verified.
 * @param folder as it was given; `auto` is in the cache folder of the user. @param paths that are checked.
 * @throws WasmImageError INPUT_INVALID, FILE_UNWRITABLE.
 */
export async function openVerdictCache(
  session: Session,
  folder: string,
  paths: readonly string[],
  now: Date,
): Promise<VerdictCache> {
  const place = folder === OF_USER ? placeOfUser(session) : resolve(session.folder, folder);
  const forbidden = await workspacesOf(session, paths);
  // In the home of a user, the cache of the user is inside the current folder.
  if (folder !== OF_USER) forbidden.push(session.folder);
  await refuseInside(place, forbidden);
  const files = await openPrivateFolder(place);
  await files.removeOld(new Date(now.getTime() - MAX_VERDICT_AGE_MS), (name) => FILE.test(name));
  let isBroken = false;
  return {
    async find(key, time) {
      const bytes = await files.read(`${key}.json`, MAX_VERDICT_BYTES);
      return bytes === undefined ? undefined : readVerdict(bytes, key, time);
    },
    async keep(key, verdict) {
      const bytes = printVerdict(key, verdict);
      if (isBroken || bytes.byteLength > MAX_VERDICT_BYTES) return;
      try {
        await files.write(`${key}.json`, bytes);
      } catch (error) {
        if (!(error instanceof WasmImageError)) throw error;
        if (!isBroken) session.log.notice(`verdicts are not kept: ${error.message}`);
        isBroken = true;
      }
    },
  };
}

function placeOfUser({ env }: Session): string {
  const place = cacheFolder(env, process.platform);
  if (place !== undefined) return resolve(place.base, ...place.below, 'wasm-image', 'verdicts');
  throw new WasmImageError('INPUT_INVALID', `Cannot find the cache folder of the user for ${inputName('cache')}`, {
    hint: `set HOME or XDG_CACHE_HOME, or name a folder: ${inputName('cache')}=FOLDER`,
  });
}

/** Checkouts and folders that are checked, and the folder of a workflow. */
async function workspacesOf({ boundary, env, folder }: Session, paths: readonly string[]): Promise<string[]> {
  const named = paths.filter((path) => path !== '-').map((path) => resolve(folder, path));
  const roots = await Promise.all([folder, ...named].map((start) => findUpwards(start, '.git')));
  return [
    ...named,
    ...roots.filter((root) => root !== undefined),
    ...(isDisk(boundary) ? [] : [boundary]),
    ...(env.GITHUB_WORKSPACE ? [resolve(env.GITHUB_WORKSPACE)] : []),
  ];
}

async function refuseInside(place: string, folders: readonly string[]): Promise<void> {
  const real = await realPathOf(place);
  for (const folder of new Set(folders))
    if (isInside(folder, place) || isInside(await realPathOf(folder), real))
      throw new WasmImageError(
        'INPUT_INVALID',
        `Cannot use ${quoted(place)} as ${inputName('cache')}: it is inside the workspace ${quoted(folder)}`,
        { hint: 'name a folder elsewhere: whoever changes files in a workspace must not say what is verified' },
      );
}
