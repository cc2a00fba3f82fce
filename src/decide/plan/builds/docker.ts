import { posix } from 'node:path';
import { WasmImageError } from '../../../core/errors.ts';
import { named } from '../../inputs/named.ts';
import { builtByDocker } from '../init/built-files.ts';
import type { BuildFacts, BuildStep } from './build-plan.ts';

/** `docker build` that writes the files of the last stage into a folder. @param into absolute path. */
export function planDocker({ args, variable }: BuildFacts, into: string): BuildStep {
  const epoch = variable('SOURCE_DATE_EPOCH');
  return {
    argv: [
      ...['docker', 'build', `--output=type=local,dest=${into}`],
      ...(epoch === undefined ? [] : [`--build-arg=SOURCE_DATE_EPOCH=${epoch}`]),
      ...args,
      '.',
    ],
    // Without BuildKit there is no --output.
    env: { DOCKER_BUILDKIT: '1' },
  };
}

/**
 * Chooses the module among the files of the result.
 * @param found paths in the result. @param wanted where the module shall be: of several files, its name decides.
 * @returns the path in the result, and where to put it.
 * @throws WasmImageError BUILD_FAILED.
 */
export function chooseModule(
  found: readonly string[],
  wanted: string | undefined,
): { readonly from: string; readonly to: string } {
  const fitting = found.length > 1 && wanted !== undefined ? found.filter((path) => sameName(path, wanted)) : found;
  const [from] = fitting;
  if (from !== undefined && fitting.length === 1) return { from, to: wanted ?? builtByDocker(from) };
  const shown = found.slice(0, 5).join(', ');
  throw new WasmImageError(
    'BUILD_FAILED',
    found.length === 0
      ? 'Cannot find the module: the last stage of the Dockerfile has no .wasm file'
      : `Cannot choose the module: the result of docker has ${found.length}: ${shown}`,
    {
      hint:
        found.length === 0
          ? 'end the Dockerfile with: FROM scratch, and: COPY --from=... filter.wasm /'
          : `set ${named('module-path')} to build/ and the name of one of them, or copy only one into the last stage`,
    },
  );
}

function sameName(a: string, b: string): boolean {
  return posix.basename(a) === posix.basename(b);
}
