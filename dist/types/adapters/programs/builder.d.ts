import type { Builder, Log } from '../../ports.ts';
import type { Environment } from '../host/program.ts';
/** How to run build commands. */
export interface BuilderOptions {
    readonly log: Log;
    /** The workspace: relative folders are relative to it. */
    readonly root: string;
    readonly env: Environment;
    /** How long one command may run. */
    readonly timeoutMs: number;
    /** Seconds since 1970 for SOURCE_DATE_EPOCH. */
    readonly sourceDateEpoch?: number | undefined;
    /** Between SIGTERM and SIGKILL; default 2 s. */
    readonly graceMs?: number | undefined;
    readonly signal?: AbortSignal | undefined;
}
/**
 * Runs build commands without a shell, with allowed variables only. Their output cannot give commands to the runner.
 * The time limit ends the process group, and nothing in the group outlives the command.
 */
export declare function openBuilder(options: BuilderOptions): Builder;
