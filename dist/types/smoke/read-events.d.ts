import type { SmokeEnd } from './run/run-filter.ts';
import type { SmokeRun, SmokeStep } from './smoke-report.ts';
/** The most bytes of output, and the most calls, that are read from one run. */
export declare const MAX_OUTPUT: number;
/** What the child reported: the calls that ended, the one in progress, and the end if there was one. */
export interface ChildEvents {
    readonly steps: readonly SmokeStep[];
    readonly underWay: string | undefined;
    readonly end: SmokeEnd | undefined;
}
/**
 * Reads the output of the child: one JSON value per line. The child ran untrusted code, so every member is checked and
 * every text is made inert.
 * @param isCut the child was killed, so the last line may be incomplete. @throws SyntaxError
 */
export declare function readEvents(bytes: Uint8Array, isCut: boolean): ChildEvents;
/** The run up to its deadline, at which it was killed. */
export declare function runAtDeadline(events: ChildEvents, timeoutMs: number): SmokeRun;
