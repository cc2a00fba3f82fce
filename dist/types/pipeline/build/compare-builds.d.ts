import type { BuildPorts, BuildSource } from './build-ports.ts';
/** Builds a source. @returns the path of the module. */
type Build = (ports: BuildPorts, source: BuildSource) => Promise<string>;
/**
 * Builds twice, the second time in a copy of the sources that was made before the first build, and compares the bytes.
 * @param finish what happens to the bytes before they are used.
 * @returns the path of the module of the first build.
 * @throws BUILD_NOT_REPRODUCIBLE, BUILD_FAILED, INPUT_CONFLICT and what a build throws.
 */
export declare function buildTwice(ports: BuildPorts, source: BuildSource, build: Build, finish: (module: Uint8Array) => Uint8Array): Promise<string>;
export {};
