import { posix } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import { quoted, withInputNames } from '../../core/text.ts';
import { isInstalled } from '../../decide/plan/assemblyscript.ts';
import type { Workspace } from '../../ports.ts';
import type { BuildPorts } from './build-ports.ts';

const MAX_LOCK_BYTES = 32 * 1024 * 1024;
const LOCKS = ['npm-shrinkwrap.json', 'package-lock.json'];

/**
 * Installs from the lock file, without scripts, unless the installed packages match it already.
 * @throws BUILD_FAILED if there is no lock file.
 */
export async function installPackages(ports: BuildPorts, folder: string): Promise<void> {
  const lock = await findAbove(ports, folder, LOCKS);
  if (lock === undefined) {
    throw new WasmImageError(
      'BUILD_FAILED',
      `Cannot build in ${quoted(folder)}: there is no package-lock.json, so the compiler version is not fixed`,
      {
        hint: withInputNames(
          'commit the package-lock.json that "npm install" writes; for other package managers set {build} to command',
        ),
      },
    );
  }
  const home = posix.dirname(lock);
  const hidden = posix.join(home, 'node_modules/.package-lock.json');
  const { workspace, builder, log } = ports;
  if (
    (await workspace.exists(hidden)) &&
    isInstalled(await workspace.read(lock, MAX_LOCK_BYTES), await workspace.read(hidden, MAX_LOCK_BYTES))
  ) {
    log.info(`The packages in ${quoted(lock)} are already installed`);
    return;
  }
  await builder.run(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], home);
}

/**
 * Finds the first of the names in the folder or, as npm and node do, in a parent folder.
 * @returns undefined when neither the folder nor a parent inside the workspace has one.
 */
export async function findAbove(
  { workspace }: { readonly workspace: Workspace },
  folder: string,
  names: readonly string[],
): Promise<string | undefined> {
  for (let at = posix.normalize(folder); ; at = posix.dirname(at)) {
    for (const name of names) {
      const path = posix.join(at, name);
      if (await workspace.exists(path)) return path;
    }
    if (at === '.' || at === './' || posix.isAbsolute(at)) return undefined;
  }
}
