import { posix } from 'node:path';
import { asWasmImageError, WasmImageError } from '../../core/errors.ts';
import { quoted, withInputNames } from '../../core/text.ts';
import { type Asconfig, compilerArguments, isInstalled, readAsconfig } from '../../decide/plan/assemblyscript.ts';
import type { ModuleSource } from '../../decide/plan/source.ts';
import { missingFileHint, missingModuleHint } from '../../decide/plan/toolchains/built-modules.ts';
import type { Builder, Log, Workspace } from '../../ports.ts';

/** What a build touches. */
export interface BuildPorts {
  readonly log: Log;
  readonly workspace: Workspace;
  readonly builder: Builder;
}

type BuildSource = Exclude<ModuleSource, { readonly kind: 'module' }>;
type AssemblyScript = Extract<ModuleSource, { readonly kind: 'assemblyscript' }>;

const MAX_LOCK_BYTES = 32 * 1024 * 1024;
const MAX_CONFIG_BYTES = 1024 * 1024;
const LOCKS = ['npm-shrinkwrap.json', 'package-lock.json'];
/** asc is a script; before 0.20 its name had no extension. */
const COMPILERS = ['node_modules/assemblyscript/bin/asc.js', 'node_modules/assemblyscript/bin/asc'];

/**
 * Builds the module. Nothing that the compiler claims is trusted: the caller reads and judges the bytes.
 * @returns the path of the module, relative to the workspace.
 * @throws BUILD_FAILED, FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE
 */
export async function buildModule(ports: BuildPorts, source: BuildSource): Promise<string> {
  const folder = source.folder;
  // This also checks that the folder is inside the workspace, before anything runs in it.
  if (!(await ports.workspace.exists(folder)))
    throw new WasmImageError('FILE_UNREADABLE', `Cannot build in ${quoted(folder)}: it does not exist`);
  if (source.kind === 'assemblyscript') return await buildAssemblyScript(ports, source);
  await ports.builder.run(source.argv, folder);
  return await builtAt(ports, folder, source.modulePath, source.argv[0]);
}

/**
 * The error for a module that could not be read; if there is no such file, the hint names those that there are.
 * @param path of the input `module`.
 */
export async function explainUnread(
  { workspace, builder }: BuildPorts,
  path: string,
  thrown: unknown,
): Promise<unknown> {
  const error = asWasmImageError(thrown);
  if (error.code !== 'FILE_UNREADABLE' || path === '-' || (await workspace.exists(path))) return thrown;
  const hint = missingFileHint(path, await builder.findModules('.'));
  return new WasmImageError(error.code, error.message, { hint, cause: error });
}

/** Uses the project's own lock file and compiler, and runs neither package scripts nor `npm run`. */
async function buildAssemblyScript(ports: BuildPorts, { folder, modulePath }: AssemblyScript): Promise<string> {
  const config = await readConfig(ports, folder);
  const path = modulePath ?? config.outFile;
  if (path === undefined) {
    throw new WasmImageError('BUILD_FAILED', `Cannot build in ${quoted(folder)}: the path of the module is not set`, {
      hint: withInputNames('set targets.release.outFile in asconfig.json, or {module-path}'),
    });
  }
  await install(ports, folder);
  const compiler = await findAbove(ports, folder, COMPILERS);
  if (compiler === undefined) {
    throw new WasmImageError(
      'BUILD_FAILED',
      `Cannot build in ${quoted(folder)}: the package "assemblyscript" is not installed`,
      { hint: 'add assemblyscript to devDependencies and commit the lock file' },
    );
  }
  await ports.builder.run(['node', posix.relative(folder, compiler), ...compilerArguments(config, modulePath)], folder);
  return await builtAt(ports, folder, path);
}

async function readConfig({ workspace }: BuildPorts, folder: string): Promise<Asconfig> {
  const path = posix.join(folder, 'asconfig.json');
  if (!(await workspace.exists(path))) return { hasEntries: false, hasRelease: false, outFile: undefined };
  return readAsconfig(path, await workspace.read(path, MAX_CONFIG_BYTES));
}

/** Installs from the lock file, unless the installed packages match it already. */
async function install(ports: BuildPorts, folder: string): Promise<void> {
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
  { workspace }: Pick<BuildPorts, 'workspace'>,
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

async function builtAt(
  { workspace, builder }: BuildPorts,
  folder: string,
  modulePath: string,
  program?: string,
): Promise<string> {
  const path = posix.isAbsolute(modulePath) ? modulePath : posix.join(folder, modulePath);
  if (await workspace.exists(path)) return path;
  const found = await builder.findModules(folder);
  throw new WasmImageError(
    'BUILD_FAILED',
    `Cannot find the module: the build succeeded but did not write ${quoted(path)}`,
    { hint: missingModuleHint(modulePath, found, program) },
  );
}
