export type Environment = Readonly<Record<string, string | undefined>>;
/**
 * Finds a program in PATH the way we trust it: absolute entries only, and never below `outside` (when given), because a checkout may hold
 * a `git` or `oras` of its own. Windows looks into the working directory first when it is asked by name; we do not ask it.
 * @param names file names to try in each folder. @returns the real path, or undefined.
 */
export declare function findProgram(names: readonly string[], env: Environment, outside?: string): string | undefined;
/** The real path of a program, or undefined where no file is that may be run. */
export declare function executableAt(path: string): string | undefined;
