import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, relative } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds a program in PATH the way we trust it: absolute entries only, and never below `outside` (when given), because a checkout may hold
 * a `git` or `oras` of its own. Windows looks into the working directory first when it is asked by name; we do not ask it.
 * @param names file names to try in each folder. @returns the real path, or undefined.
 */
export function findProgram(names: readonly string[], env: Environment, outside?: string): string | undefined {
  const distrusted = outside === undefined ? undefined : realOf(outside);
  for (const folder of searchPath(env)) {
    for (const name of names) {
      const real = executableAt(join(folder, name));
      if (real !== undefined && (distrusted === undefined || !isBelow(distrusted, real))) return real;
    }
  }
  return undefined;
}

function searchPath(env: Environment): readonly string[] {
  const value = env.PATH ?? env.Path ?? '';
  return value.split(delimiter).filter((folder) => isAbsolute(folder));
}

/** The real path of a program, or undefined where no file is that may be run. */
export function executableAt(path: string): string | undefined {
  try {
    const real = realpathSync(path);
    if (!statSync(real).isFile()) return undefined;
    accessSync(real, constants.X_OK);
    return real;
  } catch {
    return undefined;
  }
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !(way.startsWith('..') || isAbsolute(way));
}
