import type { AbiReport } from '../abi/report.ts';
import type { SmokeReport } from './smoke-report.ts';
/**
 * An ABI report with what the run saw: hosts that load the module and would drop it when it starts are `fails-at-start`, and the problems are joined.
 * @param options `configured`: an empty configuration is what the host would be given, so a filter that refuses it fails there; without it that is a warning.
 */
export declare function withSmoke(report: AbiReport, smoke: SmokeReport, options: {
    readonly configured: boolean;
}): AbiReport;
