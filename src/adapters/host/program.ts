import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import nodePath, { join, type PlatformPath } from 'node:path';
import { isInside } from './workspace.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds a program in PATH that we can trust: only absolute entries count, and none below `outside` (when given),
 * because a checkout may contain its own `git` or `oras`. We search ourselves because Windows tries the working
 * directory first.
 * @param names file names to try in each folder. @returns the real path, or undefined.
 */
export function findProgram(names: readonly string[], env: Environment, outside?: string): string | undefined {
  const distrusted = outside === undefined ? undefined : realOf(outside);
  for (const folder of searchPath(env)) {
    for (const name of names) {
      const real = executableAt(join(folder, name));
      if (real !== undefined && (distrusted === undefined || !isInside(distrusted, real))) return real;
    }
  }
  return undefined;
}

/** The absolute folders of PATH. @param style of the paths; default that of this system. */
export function searchPath(env: Environment, style: PlatformPath = nodePath): readonly string[] {
  const value = env.PATH ?? env.Path ?? '';
  return value.split(style.delimiter).filter((folder) => style.isAbsolute(folder));
}

/** The real path of a program, or undefined if the path is not an executable file. */
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
