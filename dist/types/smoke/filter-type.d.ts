import type { FilterType, SmokeRun } from './smoke-report.ts';
/** As what a filter was started, and why. */
export interface StartedAs {
    readonly filterType: FilterType;
    readonly filterTypeReason: string;
    /** Nobody named the type, and HTTP it is not. */
    readonly isFallback?: true;
}
/**
 * What else a filter is that could not be started for HTTP: a service when it makes no context for a stream, a network filter when its SDK has no HTTP
 * context for the stream that it made. Undefined for everything else: a filter that traps later is a broken one.
 */
export declare function fallbackOf(run: SmokeRun): StartedAs | undefined;
/** Whether the last callback trapped because the SDK has no context of its type. */
export declare function hasNoContext(run: SmokeRun): boolean;
