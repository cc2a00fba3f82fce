import type { AbiReport } from '../abi/report.ts';
import type { SmokeReport } from './smoke-report.ts';
/**
 * Adds the result of a run to an ABI report: hosts that load the module but would drop it at its start become
 * `fails-at-start`, and the problems of both are joined.
 * @param options `configured`: hosts get the configuration of the run, even if it is empty, so a filter that rejects it
 * fails there; otherwise that is only a warning.
 */
export declare function withSmoke(report: AbiReport, smoke: SmokeReport, options: {
    readonly configured: boolean;
}): AbiReport;
