import { WasmImageError } from '../../core/errors.ts';
import { type NeededProgram } from '../../decide/plan/builds/programs.ts';
import type { BuildSite } from './build-ports.ts';
/** Checks that a program is there and new enough. @throws BUILD_FAILED with the command that installs it. */
export declare function needProgram({ ports, source }: BuildSite, program: NeededProgram): Promise<void>;
/**
 * Adds the target with rustup, if the library of the target is not there.
 * @throws BUILD_FAILED if there is no rustup.
 */
export declare function addRustTarget({ ports: { builder, log }, source }: BuildSite, target: string): Promise<void>;
/** A compiler of C++ that knows wasm32: that of CXX, of the WASI SDK, or clang in PATH; undefined if there is none. */
export declare function findClang({ ports: { builder }, source, facts }: BuildSite): Promise<string | undefined>;
/** The error if sources cannot be compiled. */
export declare function noClang(): WasmImageError;
/** Zig in PATH, or the Python package, which is installed for this build if it is missing. */
export declare function findZig(site: BuildSite): Promise<readonly string[]>;
export declare function findComponentizePy(site: BuildSite): Promise<readonly string[]>;
