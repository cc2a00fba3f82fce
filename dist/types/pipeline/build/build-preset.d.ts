import type { BuildPorts, PresetBuilt, PresetSource } from './build-ports.ts';
/**
 * Builds with a preset: checks the programs that it needs, and adds what can be added.
 * @throws BUILD_FAILED, INPUT_INVALID, INPUT_MISSING, FILE_UNREADABLE
 */
export declare function buildPreset(ports: BuildPorts, source: PresetSource): Promise<PresetBuilt>;
