import type { BuildPorts, PresetSource } from './build-ports.ts';
/**
 * Uses the project's own lock file and compiler, and runs neither package scripts nor `npm run`.
 * @returns where the compiler writes the module, relative to the folder. @throws BUILD_FAILED
 */
export declare function buildAssemblyScript(ports: BuildPorts, { folder, modulePath, args }: PresetSource): Promise<string>;
