import type { Environment } from '../host/program.ts';
/**
 * Copies the sources that a folder is built from into another one: what git tracks or does not ignore in the whole
 * repository; without git, the folder without what builds usually write. Packages that npm installed come along.
 * @param folder absolute. @param into absolute path of an empty folder.
 * @returns the copied folder, relative to `into`.
 * @throws WasmImageError FILE_*, INPUT_CONFLICT for more than 100,000 files.
 */
export declare function copySources(folder: string, into: string, env: Environment): Promise<string>;
