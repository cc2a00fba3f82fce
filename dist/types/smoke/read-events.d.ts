import type { SmokeEnd } from './run/run-filter.ts';
import type { SmokeRun, SmokeStep } from './smoke-report.ts';
/** Most bytes and calls of one run that are read. */
export declare const MAX_OUTPUT: number;
/** What the child told: the calls that ended, the one under way, and the end if it came. */
export interface Told {
    readonly steps: readonly SmokeStep[];
    readonly underWay: string | undefined;
    readonly end: SmokeEnd | undefined;
}
/**
 * Reads what the child wrote: one JSON value a line. The child has run foreign code, so nothing of it is believed beyond its form:
 * every member is checked, every text made harmless. @param isCut the child was ended: the last line may be broken off. @throws SyntaxError
 */
export declare function readEvents(bytes: Uint8Array, isCut: boolean): Told;
/** The run as far as it was told, when it was ended at its deadline. */
export declare function runAtDeadline(told: Told, timeoutMs: number): SmokeRun;
