import type { Starter } from '../../ports.ts';
export interface StarterOptions {
    /** Milliseconds for a whole run; default 10,000. */
    readonly timeoutMs?: number;
    /** Pages of 64 KiB that the filter may have; default 4,096, which is 256 MiB. */
    readonly maxPages?: number;
    /** The child's program; default: `smoke.cjs` beside the running bundle, or its source in development. */
    readonly entry?: string;
}
/** Starts filters, each in a child of its own: no environment, no standard input, no files but its own program, memory and time bounded. */
export declare function openStarter(options?: StarterOptions): Starter;
