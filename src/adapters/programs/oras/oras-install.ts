import { copyFile, mkdtemp, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as toolCache from '@actions/tool-cache';
import { digestOf } from '../../../core/digest.ts';
import { WasmImageError } from '../../../core/errors.ts';
import { inert, printSize, quoted } from '../../../core/text.ts';
import type { Log } from '../../../ports.ts';
import type { Environment } from '../../host/program.ts';
import { ORAS_DOWNLOADS, ORAS_RELEASES, ORAS_VERSION, type OrasRelease } from './oras-releases.ts';

const ARCHIVE_LIMIT = 64 * 1024 * 1024;

/** Where oras is downloaded from; tests serve their own archive. */
export interface OrasSource {
  readonly releases?: readonly OrasRelease[] | undefined;
  readonly downloads?: string | undefined;
}

/**
 * Gets the pinned oras with @actions/tool-cache. The cache keeps the archive. Its digest is checked before each
 * unpacking, after the download as well as from the cache, because other jobs on the machine may write to the cache.
 * @returns the path of the program, in a folder of this run. @throws WasmImageError ORAS_UNAVAILABLE, DIGEST_MISMATCH.
 */
export async function installOras(
  options: { readonly log: Log; readonly env: Environment } & OrasSource,
): Promise<string> {
  const { log, env, releases = ORAS_RELEASES, downloads = ORAS_DOWNLOADS } = options;
  const release = releases.find((one) => one.platform === process.platform && one.arch === process.arch);
  if (release === undefined) throw unavailable(`no release is pinned for ${process.platform} ${process.arch}`);
  if ((env.RUNNER_TOOL_CACHE ?? '') === '' || (env.RUNNER_TEMP ?? '') === '')
    throw unavailable('it is not in PATH, and it is downloaded only in a workflow');
  try {
    const archive = await fetchArchive(release, downloads, log);
    const folder = await mkdtemp(join(env.RUNNER_TEMP ?? tmpdir(), 'oras-'));
    // Unpack the same copy that was hashed.
    const checked = join(folder, release.archive);
    await copyFile(archive, checked);
    await check(release, checked);
    if (release.archive.endsWith('.zip')) await toolCache.extractZip(checked, folder);
    else await toolCache.extractTar(checked, folder);
    return join(folder, process.platform === 'win32' ? 'oras.exe' : 'oras');
  } catch (thrown) {
    if (thrown instanceof WasmImageError) throw thrown;
    throw unavailable(thrown instanceof Error ? inert(thrown.message, 200) : 'unknown reason', thrown);
  }
}

async function fetchArchive(release: OrasRelease, downloads: string, log: Log): Promise<string> {
  const cached = toolCache.find('wasm-image-oras', ORAS_VERSION, process.arch);
  if (cached !== '') {
    log.info(`Use oras ${ORAS_VERSION} from the tool cache`);
    return join(cached, release.archive);
  }
  log.info(`Download oras ${ORAS_VERSION}`);
  const downloaded = await toolCache.downloadTool(`${downloads}/${release.archive}`);
  await check(release, downloaded);
  return join(
    await toolCache.cacheFile(downloaded, release.archive, 'wasm-image-oras', ORAS_VERSION, process.arch),
    release.archive,
  );
}

async function check(release: OrasRelease, path: string): Promise<void> {
  const { size } = await stat(path);
  if (size > ARCHIVE_LIMIT)
    throw unavailable(`${quoted(release.archive)} is ${printSize(size)}; the limit is ${printSize(ARCHIVE_LIMIT)}`);
  const digest = digestOf(await readFile(path));
  if (digest !== `sha256:${release.sha256}`) {
    throw new WasmImageError(
      'DIGEST_MISMATCH',
      `Cannot use ${quoted(release.archive)}: its digest is ${digest}, expected sha256:${release.sha256}`,
      { hint: 'clear the tool cache of this runner; if a new download has the wrong digest too, do not use it' },
    );
  }
}

function unavailable(why: string, cause?: unknown): WasmImageError {
  return new WasmImageError('ORAS_UNAVAILABLE', `Cannot use oras: ${why}`, { cause });
}
