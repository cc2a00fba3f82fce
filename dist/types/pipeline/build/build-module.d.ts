import type { Finishing } from '../../decide/plan/source.ts';
import type { Log } from '../../ports.ts';
import type { BuildPorts, BuildSource } from './build-ports.ts';
/**
 * Builds the module, twice if it is compared, and strips it on disk. Nothing that the compiler claims is trusted: the
 * caller reads and judges the bytes.
 * @returns the path of the module, relative to the workspace.
 * @throws BUILD_FAILED, BUILD_NOT_REPRODUCIBLE, FILE_UNREADABLE, PATH_OUTSIDE_WORKSPACE, INPUT_INVALID, INPUT_MISSING
 */
export declare function buildModule(ports: BuildPorts, source: BuildSource, { isStripped, isCompared }?: Finishing): Promise<string>;
/** Strips a module, and says what was removed. @throws WASM_MALFORMED, INPUT_CONFLICT */
export declare function stripFile(log: Log, file: Uint8Array): Uint8Array;
/**
 * The error for a module that could not be read; if there is no such file, the hint names those that there are.
 * @param path of the input `module`.
 */
export declare function explainUnread({ workspace, builder }: BuildPorts, path: string, thrown: unknown): Promise<unknown>;
