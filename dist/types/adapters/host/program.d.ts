import { type PlatformPath } from 'node:path';
/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;
/**
 * Finds a program in PATH that we can trust: only absolute entries count, and none below `outside` (when given),
 * because a checkout may contain its own `git` or `oras`. We search ourselves because Windows tries the working
 * directory first.
 * @param names file names to try in each folder. @returns the real path, or undefined.
 */
export declare function findProgram(names: readonly string[], env: Environment, outside?: string): string | undefined;
/** The absolute folders of PATH. @param style of the paths; default that of this system. */
export declare function searchPath(env: Environment, style?: PlatformPath): readonly string[];
/** The real path of a program, or undefined if the path is not an executable file. */
export declare function executableAt(path: string): string | undefined;
