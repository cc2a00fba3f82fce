import { posix } from 'node:path';
import { WasmImageError } from '../../core/errors.ts';
import { quoted, withInputNames } from '../../core/text.ts';
import { type Asconfig, compilerArguments, readAsconfig } from '../../decide/plan/assemblyscript.ts';
import type { BuildPorts, PresetSource } from './build-ports.ts';
import { findAbove, installPackages } from './npm-packages.ts';

const MAX_CONFIG_BYTES = 1024 * 1024;
/** asc is a script; before 0.20 its name had no extension. */
const COMPILERS = ['node_modules/assemblyscript/bin/asc.js', 'node_modules/assemblyscript/bin/asc'];

/**
 * Uses the project's own lock file and compiler, and runs neither package scripts nor `npm run`.
 * @returns where the compiler writes the module, relative to the folder. @throws BUILD_FAILED
 */
export async function buildAssemblyScript(
  ports: BuildPorts,
  { folder, modulePath, args }: PresetSource,
): Promise<string> {
  const config = await readConfig(ports, folder);
  const path = modulePath ?? config.outFile;
  if (path === undefined) {
    throw new WasmImageError('BUILD_FAILED', `Cannot build in ${quoted(folder)}: the path of the module is not set`, {
      hint: withInputNames('set targets.release.outFile in asconfig.json, or {module-path}'),
    });
  }
  await installPackages(ports, folder);
  const compiler = await findAbove(ports, folder, COMPILERS);
  if (compiler === undefined) {
    throw new WasmImageError(
      'BUILD_FAILED',
      `Cannot build in ${quoted(folder)}: the package "assemblyscript" is not installed`,
      { hint: 'add assemblyscript to devDependencies and commit the lock file' },
    );
  }
  const words = [...compilerArguments(config, modulePath), ...args];
  await ports.builder.run(['node', posix.relative(folder, compiler), ...words], folder);
  return path;
}

async function readConfig({ workspace }: BuildPorts, folder: string): Promise<Asconfig> {
  const path = posix.join(folder, 'asconfig.json');
  if (!(await workspace.exists(path))) return { hasEntries: false, hasRelease: false, outFile: undefined };
  return readAsconfig(path, await workspace.read(path, MAX_CONFIG_BYTES));
}
