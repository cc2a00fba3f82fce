import type { Digest } from '../core/digest.ts';
import type { StartedAs } from './filter-type.ts';
import type { SmokeReport, SmokeRun } from './smoke-report.ts';
/** What is known before the run. */
export interface SmokeFacts extends StartedAs {
    readonly digest: Digest;
    readonly engine: string;
    readonly hasPluginConfig: boolean;
    /** The limit of the run in pages of 64 KiB. */
    readonly maxPages: number;
}
/** Judges a run: what a host would do with the filter, and what its author should know. */
export declare function judgeRun(run: SmokeRun, facts: SmokeFacts): SmokeReport;
