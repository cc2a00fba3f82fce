import type { BuildSite, PresetBuilt } from './build-ports.ts';
/**
 * The files of the last stage go into a folder outside the workspace, and the module from there into it.
 * @throws BUILD_FAILED, INPUT_MISSING
 */
export declare function buildWithDocker(site: BuildSite): Promise<PresetBuilt>;
