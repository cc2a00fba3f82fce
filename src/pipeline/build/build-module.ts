import { posix } from 'node:path';
import { digestOf } from '../../core/digest.ts';
import { asWasmImageError, WasmImageError } from '../../core/errors.ts';
import { printSize, quoted } from '../../core/text.ts';
import type { Finishing } from '../../decide/plan/source.ts';
import { missingFileHint, missingModuleHint } from '../../decide/plan/toolchains/built-modules.ts';
import { LIMITS } from '../../oci/media-types.ts';
import type { Log } from '../../ports.ts';
import { stripModule } from '../../wasm/sections/strip.ts';
import type { BuildPorts, BuildSource } from './build-ports.ts';
import { buildPreset } from './build-preset.ts';
import { buildTwice } from './compare-builds.ts';

/**
 * Builds the module, twice if it is compared, and strips it on disk. Nothing that the compiler claims is trusted: the
 * caller reads and judges the bytes.
 * @returns the path of the module, relative to the workspace.
 * @throws BUILD_FAILED, BUILD_NOT_REPRODUCIBLE, FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE, INPUT_INVALID, INPUT_MISSING
 */
export async function buildModule(
  ports: BuildPorts,
  source: BuildSource,
  { isStripped, isCompared }: Finishing = { isStripped: false, isCompared: false },
): Promise<string> {
  const finish = (module: Uint8Array): Uint8Array => (isStripped ? stripModule(module).bytes : module);
  const path = isCompared ? await buildTwice(ports, source, buildOnce, finish) : await buildOnce(ports, source);
  if (isStripped) {
    const built = await ports.workspace.read(path, LIMITS.rawModule, 'WASM_TOO_LARGE');
    const stripped = stripFile(ports.log, built);
    if (stripped !== built) await ports.workspace.write(path, stripped);
  }
  return path;
}

/** Strips a module, and says what was removed. @throws WASM_MALFORMED, INPUT_CONFLICT */
export function stripFile(log: Log, file: Uint8Array): Uint8Array {
  const { bytes, removed } = stripModule(file);
  const names = [...new Set(removed)].map((name) => quoted(name)).join(', ');
  log.info(
    removed.length === 0
      ? 'strip: there is nothing to remove'
      : `strip: removed ${names}; now module-digest ${digestOf(bytes)} (${printSize(bytes.byteLength)})`,
  );
  return bytes;
}

async function buildOnce(ports: BuildPorts, source: BuildSource): Promise<string> {
  const folder = source.folder;
  // This also checks that the folder is inside the workspace, before anything runs in it.
  if (!(await ports.workspace.exists(folder)))
    throw new WasmImageError('FILE_UNREADABLE', `Cannot build in ${quoted(folder)}: it does not exist`);
  if (source.kind === 'preset') {
    const { modulePath, program } = await buildPreset(ports, source);
    return await builtAt(ports, folder, modulePath, program);
  }
  for (const argv of source.commands) await ports.builder.run(argv, folder);
  return await builtAt(ports, folder, source.modulePath, source.commands.at(-1)?.[0]);
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
