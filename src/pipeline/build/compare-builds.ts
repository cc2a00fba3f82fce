import { posix } from 'node:path';
import { asWasmImageError, WasmImageError } from '../../core/errors.ts';
import { notReproducible, printDifference } from '../../decide/plan/builds/reproducible.ts';
import { LIMITS } from '../../oci/media-types.ts';
import { compareModules } from '../../wasm/sections/compare.ts';
import type { BuildPorts, BuildSource } from './build-ports.ts';

/** Builds a source. @returns the path of the module. */
type Build = (ports: BuildPorts, source: BuildSource) => Promise<string>;

/**
 * Builds twice, the second time in a copy of the sources that was made before the first build, and compares the bytes.
 * @param finish what happens to the bytes before they are used.
 * @returns the path of the module of the first build.
 * @throws BUILD_NOT_REPRODUCIBLE, BUILD_FAILED, INPUT_CONFLICT and what a build throws.
 */
export async function buildTwice(
  ports: BuildPorts,
  source: BuildSource,
  build: Build,
  finish: (module: Uint8Array) => Uint8Array,
): Promise<string> {
  if (source.modulePath !== undefined && posix.isAbsolute(source.modulePath.replaceAll('\\', '/')))
    throw new WasmImageError('INPUT_CONFLICT', 'Cannot build twice: both builds would write the same absolute path', {
      hint: 'write a path that is relative to the working directory',
    });
  const copy = await ports.builder.copySources(source.folder);
  try {
    const path = await build(ports, source);
    ports.log.info('Build again in a copy of the sources');
    const second = { log: ports.log, workspace: copy.files, builder: copy.builder };
    const other = await build(second, { ...source, folder: copy.folder }).catch((thrown: unknown) => {
      throw explain(thrown);
    });
    const [first, again] = await Promise.all([
      ports.workspace.read(path, LIMITS.rawModule, 'WASM_TOO_LARGE'),
      copy.files.read(other, LIMITS.rawModule, 'WASM_TOO_LARGE'),
    ]);
    const places = [ports.builder.placeOf(source.folder), copy.builder.placeOf(copy.folder)] as const;
    const differences = compareModules(finish(first), finish(again), places);
    for (const difference of differences) ports.log.info(printDifference(difference));
    if (differences.length > 0) throw notReproducible(differences);
    ports.log.info('Reproducible: two builds in two folders gave the same bytes');
    return path;
  } finally {
    await copy.remove();
  }
}

/** The first build succeeded, so the second one misses something. */
function explain(thrown: unknown): WasmImageError {
  const error = asWasmImageError(thrown);
  if (error.code !== 'BUILD_FAILED') return error;
  return new WasmImageError('BUILD_FAILED', `Cannot build a second time: ${error.message.replace(/^Cannot /, '')}`, {
    hint: 'the copy has what git tracks or does not ignore; let the build make everything else',
    cause: error,
  });
}
