import type { AbiReport } from './report.ts';
export interface PrintOptions {
    /** Words of a verdict or severity in colour, for terminals. */
    readonly colour?: 'none' | 'ansi';
}
/** A report as a table for people, lines ended by `\n`, without colours unless asked for. @param file the name to show; `module` when absent. */
export declare function printAbiReport(report: AbiReport, file?: string, options?: PrintOptions): string;
