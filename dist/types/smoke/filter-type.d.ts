import type { FilterType, SmokeRun } from './smoke-report.ts';
/** How a filter was started, and why. */
export interface StartedAs {
    readonly filterType: FilterType;
    readonly filterTypeReason: string;
    /** No type was given, and the filter is not an HTTP filter. */
    readonly isFallback?: true;
}
/**
 * The other type to try for a filter that could not be started as an HTTP filter: a service if it does not create a
 * stream context, a network filter if the context that its SDK created is not an HTTP context.
 * Undefined otherwise: a filter that traps later is broken.
 */
export declare function fallbackOf(run: SmokeRun): StartedAs | undefined;
/** Whether the last callback trapped because the SDK has no context of its type. */
export declare function hasNoContext(run: SmokeRun): boolean;
