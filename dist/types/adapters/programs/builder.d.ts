import type { Builder, Log } from '../../ports.ts';
import { type Environment } from '../host/program.ts';
export interface BuilderOptions {
    readonly log: Log;
    /** Relative folders are relative to this one, the workspace. */
    readonly root: string;
    readonly env: Environment;
    /** How long one command may run. */
    readonly timeoutMs: number;
    /** Seconds since 1970 for SOURCE_DATE_EPOCH. */
    readonly sourceDateEpoch?: number;
    /** Between the request to stop and the kill; default 2 s. */
    readonly graceMs?: number;
    readonly signal?: AbortSignal;
}
/**
 * Runs build commands: no shell, an environment of known names, a time limit that ends the whole process group, and output
 * that cannot give the runner commands. Nothing of the group outlives the command.
 */
export declare function openBuilder(options: BuilderOptions): Builder;
