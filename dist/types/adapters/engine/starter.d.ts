import type { Starter } from '../../ports.ts';
/** Limits of a run, and the child's program. */
export interface StarterOptions {
    /** Milliseconds for a run; default 10,000. */
    readonly timeoutMs?: number | undefined;
    /** Pages of 64 KiB that the filter may have; default 4,096, which is 256 MiB. */
    readonly maxPages?: number | undefined;
    /** The child's program; default: `smoke.cjs` next to the running bundle, or its source in development. */
    readonly entry?: string | undefined;
}
/**
 * Starts filters, each in a child process without environment, standard input, or files other than its own program.
 * Memory and time are bounded.
 */
export declare function openStarter(options?: StarterOptions): Starter;
