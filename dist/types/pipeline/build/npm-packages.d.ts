import type { Workspace } from '../../ports.ts';
import type { BuildPorts } from './build-ports.ts';
/**
 * Installs from the lock file, without scripts, unless the installed packages match it already.
 * @throws BUILD_FAILED if there is no lock file.
 */
export declare function installPackages(ports: BuildPorts, folder: string): Promise<void>;
/**
 * Finds the first of the names in the folder or, as npm and node do, in a parent folder.
 * @returns undefined when neither the folder nor a parent inside the workspace has one.
 */
export declare function findAbove({ workspace }: {
    readonly workspace: Workspace;
}, folder: string, names: readonly string[]): Promise<string | undefined>;
