import type { AbiReport } from './report.ts';
/** How a report is printed. */
export interface PrintOptions {
    /** Verdicts and severities in colour, for terminals. */
    readonly colour?: 'none' | 'ansi';
}
/**
 * A report as a table for people, in lines that end with `\n`. @param file the name to show; default `module`.
 * @example
 * const report = await judgeModule(readFileSync('filter.wasm'));
 * console.log(printAbiReport(report, 'filter.wasm'));
 */
export declare function printAbiReport(report: AbiReport, file?: string, options?: PrintOptions): string;
